import type { Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide-load.ts";
import { compileRest } from "../transcode/json/rest-transcoder.ts";
import type { SliceCheckpoint, SliceRead } from "./objects/read-slice.ts";
import { noLines, pageCounts, type RowBlock } from "./row-block.ts";

/** Bodies whose rows are counted: all of them go out. */
export function* countedBlocks(
  bodies: readonly Uint8Array[],
  { stream }: Load,
  layout: Load["stream"]["layout"],
  { filter }: SliceRead,
  run: Run,
): Generator<RowBlock<SliceCheckpoint>> {
  const transcoder = compileRest(layout);
  for (const body of bodies) {
    const counts = pageCounts(transcoder);
    transcoder.begin(stream.selection.envelope(run.clock.now()), filter);
    yield* transcoder.push(body);
    yield* transcoder.end();
    yield { lines: noLines, records: 0, counts: counts() };
  }
}
