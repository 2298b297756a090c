import { checkSelect } from "../selection/check-select.ts";
import type { Offering } from "../selection/offering.ts";
import type { Discovered, DiscoverOptions, FailedSetting, Source } from "../tap/source.ts";
import type { Job } from "./job.ts";

/** @throws what concerns all streams. */
export async function discoverStreams<Config>(
  { run, grace, watch, reportWithheld }: Job<Config>,
  source: Source,
  options: Omit<DiscoverOptions, "failed"> = {},
): Promise<Discovered> {
  watch.setStage("Discovering streams");
  const failures: FailedSetting[] = [];
  const streams = await grace.wait(
    source.discover(run, { ...options, failed: (error, stream) => void failures.push({ error, stream }) }),
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
  { offering, ...options }: { readonly offering: Offering } & Pick<DiscoverOptions, "known">,
): Promise<Discovered> {
  const discovered = await discoverStreams(job, source, options);
  const failed = discovered.failures.flatMap(({ stream }) => stream ?? []);
  const others = [...failed, ...(source.undiscovered?.() ?? []).map(({ id }) => id)];
  const patterns = offering.rules?.patterns ?? [];
  checkSelect(patterns, { streams: discovered.streams, others }, { where: "select", log: job.log });
  return discovered;
}
