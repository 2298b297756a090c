import type { Discovered, FailedSetting, Source } from "../tap/source.ts";
import type { Stream } from "../tap/stream.ts";
import type { Job } from "./job.ts";

/** @param known streams of an earlier discovery, to save work. @throws what concerns all streams. */
export async function discoverStreams<Config>(
  { run, grace }: Job<Config>,
  source: Source,
  known?: readonly Stream[],
): Promise<Discovered> {
  const failures: FailedSetting[] = [];
  const streams = await grace.wait(
    source.discover(run, known, (error, stream) => void failures.push({ error, stream })),
  );
  return { streams, failures };
}
