import { checkSelect } from "../selection/check-select.ts";
import type { Offering } from "../selection/offering.ts";
import type { Discovered, FailedSetting, Source } from "../tap/source.ts";
import type { Stream } from "../tap/stream.ts";
import type { Job } from "./job.ts";

/** @param known streams of an earlier discovery, to save work. @throws what concerns all streams. */
export async function discoverStreams<Config>(
  { run, grace, watch, reportWithheld }: Job<Config>,
  source: Source,
  known?: readonly Stream[],
): Promise<Discovered> {
  watch.setStage("Discovering streams");
  const failures: FailedSetting[] = [];
  const streams = await grace.wait(
    source.discover(run, known, (error, stream) => void failures.push({ error, stream })),
  );
  reportWithheld();
  return { streams, failures };
}

/**
 * The same for what chooses of the streams afterwards.
 * @throws also where the setting `select` names what was not discovered.
 */
export async function discoverOffered<Config>(
  job: Job<Config>,
  source: Source,
  { offering, known }: { readonly offering: Offering; readonly known?: readonly Stream[] | undefined },
): Promise<Discovered> {
  const discovered = await discoverStreams(job, source, known);
  const failed = discovered.failures.flatMap(({ stream }) => stream ?? []);
  const others = [...failed, ...(source.undiscovered?.() ?? []).map(({ id }) => id)];
  const patterns = offering.rules?.patterns ?? [];
  checkSelect(patterns, { streams: discovered.streams, others }, { where: "select", log: job.log });
  return discovered;
}
