import type { Load } from "../../plan/decide-load.ts";
import { afterCursor } from "../../plan/slices/split-slice.ts";
import { filePageRows } from "../../plan/transport.ts";
import { readByBulk } from "../bulk/read-by-bulk.ts";
import type { ReadContext } from "../read-context.ts";
import { joinedQuery } from "../rest/column-join.ts";
import { readByRest } from "../rest/rest-read.ts";
import type { RowBlock } from "../row-block.ts";
import { InferredRows } from "../rows-without-id.ts";
import { filterOfPages, queryOf, type SliceRead } from "./slice-query.ts";

/**
 * Reads one slice of an sObject by the transport chosen; by REST where Bulk turns out not to serve the object, and in
 * parts of its columns where they are too many for one query.
 */
export function readSlice(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  const isBulk = load.choice.transport === "bulk" && (part.apart ?? 0) === 0;
  const read = isBulk ? bulkElseRest : readPages;
  return load.stream.hasInferredRows === true ? withoutInferred(read, load, context, part) : read(load, context, part);
}

async function* withoutInferred(
  read: typeof readPages,
  load: Load,
  context: ReadContext,
  part: SliceRead,
): AsyncGenerator<RowBlock> {
  const inferred = new InferredRows();
  yield* read(load, context, { ...part, filter: inferred.filter(part.filter) });
  inferred.report(load.stream.id, context.run);
}

async function* bulkElseRest(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  const { scan, slice } = part;
  const rest = scan?.kind === "ordered" ? afterCursor(slice, scan, load.stream.replicationKey) : slice;
  if (yield* readByBulk(load, context, { ...part, slice: rest })) return;
  yield* readPages(load, context, { ...part, slice: rest });
}

/** The slice by REST, page by page. */
function readPages({ stream }: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  const { shapes, run } = context;
  const asked = () => joinedQuery(shapes.now(stream), queryOf(stream, context, part.slice), part.apart ?? 0, context);
  const read = {
    selection: stream.selection,
    ...asked(),
    all: true,
    pageRows: stream.blobs.length === 0 ? undefined : filePageRows,
    filter: filterOfPages(part),
    after: part.scan?.kind === "ordered" ? part.scan : null,
    settledBelow: part.settledBelow ?? part.below,
    mayComeShort: stream.hasInferredRows === true,
    reshaped: async (error: unknown) => ((await shapes.change(stream, error, run)) ? asked() : null),
  };
  return readByRest(read, context);
}
