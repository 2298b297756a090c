import type { Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { descriptionKey } from "../../plan/object-stream.ts";
import { unorderedSoql } from "../../plan/slices/soql.ts";
import { countedBlocks } from "../counted-blocks.ts";
import type { ReadContext } from "../read-context.ts";
import type { RowBlock } from "../row-block.ts";
import { batches } from "./read-in-ranges.ts";
import { queryOf, type SliceCheckpoint, type SliceRead } from "./read-slice.ts";

/** Reads an object whose rows describe the org. */
export async function* readDescriptions(
  load: Load,
  context: ReadContext,
  part: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { stream } = load;
  const found = batches(
    {
      stream: stream.id,
      soqlOf: (range) =>
        unorderedSoql({ ...queryOf(load, context, part.slice), keys: { field: descriptionKey, range } }),
      isMended: (refusal) => context.shapes.change(stream, refusal, run),
    },
    context,
    run,
  );
  // What is refused changes the layout only after the answers to what was asked with it.
  for await (const bodies of found) yield* countedBlocks(bodies, load, context.shapes.now(stream).layout, part, run);
}
