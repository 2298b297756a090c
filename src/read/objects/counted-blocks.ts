import type { ObjectStream } from "../../plan/object-stream.ts";
import { compileRest } from "../../transcode/json/rest-transcoder.ts";
import type { ReadContext } from "../read-context.ts";
import type { FetchedPage } from "../rest/whole-answer.ts";
import { noLines, pageCounts, type RowBlock } from "../row-block.ts";
import type { SliceRead } from "./slice-query.ts";

/** The records of an answer whose rows are counted: all of them go out. @param layout that the answer was asked with. */
export function* countedBlocks(
  pages: readonly FetchedPage[],
  { selection, layout }: Pick<ObjectStream, "selection" | "layout">,
  { filter }: SliceRead,
  { run }: ReadContext,
): Generator<RowBlock> {
  const transcoder = compileRest(layout);
  for (const { body } of pages) {
    const counts = pageCounts(transcoder);
    transcoder.begin(selection.envelope(run.clock.now()), filter);
    yield* transcoder.push(body);
    yield* transcoder.end();
    yield { lines: noLines, records: 0, counts: counts() };
  }
}
