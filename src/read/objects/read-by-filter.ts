import type { TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { describesTheOrg, type ObjectStream } from "../../plan/object-stream.ts";
import { type RequiredFilter, requiredFilterOf } from "../../plan/required-filter.ts";
import { unorderedSoql } from "../../plan/slices/soql.ts";
import { uriRoom } from "../../salesforce/http/uri.ts";
import { queryPath } from "../../salesforce/rest/query.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isTooMuch, tooManyRows } from "../read-errors.ts";
import { splitSmaller } from "../rest/split-smaller.ts";
import { countedBlocks } from "../rest/whole-answer.ts";
import { noLines, type RowBlock } from "../row-block.ts";
import { filterValues } from "./filter-values.ts";
import { filterOfPages, queryOf, type SliceRead } from "./slice-query.ts";

/**
 * Reads an object that answers only queries with a filter, through the values that it can be filtered by: as many of them
 * in a query as a URI takes, five queries in an API call. A query that is too much is asked again for fewer values, and
 * where Salesforce takes no list of them, for one. Where they are a parent's ids, the last one of each page of parents is a
 * place to go on from.
 */
export async function* readByFilter(load: Load, context: ReadContext, part: SliceRead): AsyncGenerator<RowBlock> {
  const { stream } = load;
  const required = requiredFilterOf(stream);
  if (required === null) throw new RangeError(`${stream.id} needs no filter`);
  const after = part.scan?.kind === "parents" ? part.scan.parent : null;
  const isDescription = describesTheOrg(stream);
  const room: Room = { values: required.one ? 1 : isDescription ? describedParents : Number.POSITIVE_INFINITY };
  const filtered = { ...part, filter: filterOfPages(part) };
  for await (const { values, last } of filterValues(required, after, stream, context)) {
    yield* readValues(stream, context, filtered, { required, values, room });
    if (last !== null) yield { lines: noLines, records: 0, checkpoint: { kind: "parents", parent: last } };
  }
}

/** How many values a query may name, as far as is known by now. */
interface Room {
  values: number;
}

/** For so many parents the rows of a description mostly fit the one batch that there is. */
const describedParents = 100;

interface WantedValues {
  readonly required: RequiredFilter;
  readonly values: readonly string[];
  readonly room: Room;
}

async function* readValues(
  stream: ObjectStream,
  context: ReadContext,
  part: SliceRead,
  { required, values: all, room }: WantedValues,
): AsyncGenerator<RowBlock> {
  const { shapes, run } = context;
  const soqlOf = (values: readonly string[]): string =>
    unorderedSoql({ ...queryOf(stream, context, part.slice), among: { field: required.by, values } });
  const grouped = (waiting: readonly (readonly string[])[]) => chunksOf(waiting.flat(), room, soqlOf);
  const queries = {
    stream: stream.id,
    query: (values: readonly string[]) => ({ layout: shapes.now(stream).layout, soql: soqlOf(values) }),
    smaller: async (values: readonly string[], refusal: TapError) => {
      if (!(await shapes.change(stream, refusal, run))) lessRoom(room, values, refusal);
      return [values];
    },
    regroup: grouped,
  };
  for await (const { asked, pages } of splitSmaller(grouped([all]), queries, context))
    yield* countedBlocks(pages, { selection: stream.selection, layout: asked.layout }, part.filter, context);
}

/** What objects answer that take one value only, or no list of them. */
const noLists = ["MALFORMED_QUERY", "INVALID_QUERY_FILTER_OPERATOR", "INVALID_FIELD"];

/** Fewer values for a query after one that was refused. @throws the refusal where fewer would not help */
function lessRoom(room: Room, values: readonly string[], refusal: TapError): void {
  if (values.length < 2) throw refusal;
  // guard(parents-in-fewer-queries, `isTooMuch(refusal) || hasCode(refusal, tooManyRows)` -> `isTooMuch(refusal)`): descriptions that need more than one batch would never be read.
  if (isTooMuch(refusal) || hasCode(refusal, tooManyRows))
    room.values = Math.min(room.values, Math.ceil(values.length / 2));
  else if (hasCode(refusal, ...noLists)) room.values = 1;
  else throw refusal;
}

/** Values that fit one query. */
function chunksOf(
  values: readonly string[],
  room: Room,
  soqlOf: (values: readonly string[]) => string,
): readonly (readonly string[])[] {
  const [first = ""] = values;
  const bytesOfQuery = uriRoom - queryPath(soqlOf([first]), true).length;
  const chunks: string[][] = [];
  let left = -1;
  for (const value of values) {
    // Quotes and a comma; a single quote or backslash in it is escaped.
    const bytes = encodeURIComponent(`'${value}',`).length + 2;
    if (left < bytes || (chunks.at(-1)?.length ?? 0) >= room.values) {
      chunks.push([]);
      left = bytesOfQuery;
    }
    chunks.at(-1)?.push(value);
    left -= bytes;
  }
  return chunks;
}
