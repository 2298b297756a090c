import type { TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { descriptionKey } from "../../plan/object-stream.ts";
import { allKeys, cutKeys, type KeyRange } from "../../plan/slices/key-ranges.ts";
import { unorderedSoql } from "../../plan/slices/soql.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import type { OrgAccess, ReadContext } from "../read-context.ts";
import { hasCode, isTooMuch, tooManyRows } from "../read-errors.ts";
import { splitSmaller } from "../rest/split-smaller.ts";
import { countedBlocks } from "../rest/whole-answer.ts";
import type { RowBlock } from "../row-block.ts";
import { queryOf, type SliceRead } from "./slice-query.ts";

/** A query of rows that describe the org, for a range of their keys. */
interface RangeQuery<Asked extends { readonly soql: string }> {
  readonly stream: string;
  query(range: KeyRange): Asked;
  /** Whether the query is another one after a refusal. */
  isMended?(refusal: TapError): Promise<boolean>;
}

/**
 * The rows of an object that describes the org. They come in one batch of at most 2,000, and neither a further page nor LIMIT
 * and OFFSET give more: where there are more, they are asked for in ranges of their keys, five by one API call.
 * (Tooling API, SOQL Operation Limitations.)
 */
export function readInRanges<Asked extends { readonly soql: string }>(
  { stream, query, isMended }: RangeQuery<Asked>,
  access: OrgAccess,
) {
  const smaller = async (range: KeyRange, refusal: TapError) =>
    (await isMended?.(refusal)) === true ? [range] : partsOf(range, refusal);
  return splitSmaller([allKeys], { stream, query, smaller }, access);
}

function partsOf(range: KeyRange, refusal: TapError): readonly KeyRange[] {
  // guard(description-ranges, `isTooMuch(refusal) || hasCode(refusal, tooManyRows)` -> `isTooMuch(refusal)`): descriptions in an org with more objects than one batch holds would never be read.
  const parts = isTooMuch(refusal) || hasCode(refusal, tooManyRows) ? cutKeys(range, queriesOfComposite) : null;
  if (parts === null) throw refusal;
  return parts;
}

/** Reads an object whose rows describe the org. */
export async function* readDescriptions(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  const { stream } = load;
  const { shapes, run } = context;
  const query = (range: KeyRange) => {
    const keys = { field: descriptionKey, range };
    return {
      layout: shapes.now(stream).layout,
      soql: unorderedSoql({ ...queryOf(stream, context, part.slice), keys }),
    };
  };
  const isMended = (refusal: TapError) => shapes.change(stream, refusal, run);
  const found = readInRanges({ stream: stream.id, query, isMended }, context);
  for await (const { asked, pages } of found) {
    yield* countedBlocks(pages, { selection: stream.selection, layout: asked.layout }, part.filter, context);
  }
}
