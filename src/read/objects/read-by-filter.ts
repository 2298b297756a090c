import type { Run, TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { describesTheOrg } from "../../plan/object-stream.ts";
import { type RequiredFilter, requiredFilterOf } from "../../plan/required-filter.ts";
import { unorderedSoql } from "../../plan/slices/soql.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import { uriRoom } from "../../salesforce/http/uri.ts";
import { queryPath } from "../../salesforce/rest/query.ts";
import { countedBlocks } from "../counted-blocks.ts";
import type { ReadContext } from "../read-context.ts";
import { hasCode, isTooMuch, tooManyRows } from "../read-errors.ts";
import { eachAnswer } from "../rest/composite-queries.ts";
import { againOf, orRefusal, wholeBodies } from "../rest/small-queries.ts";
import { noLines, type RowBlock } from "../row-block.ts";
import { parentKeys } from "./filter-values.ts";
import { filterOfPages, queryOf, type SliceCheckpoint, type SliceRead } from "./read-slice.ts";

/**
 * Reads an object that answers only queries with a filter, through the values that it can be filtered by: as many of them
 * in a query as a URI takes, five queries in an API call. A query that is too much is asked again for fewer values, and
 * where Salesforce takes no list of them, for one. Where they are a parent's ids, the last one of each page of parents is a
 * place to go on from.
 */
export async function* readByFilter(
  load: Load,
  context: ReadContext,
  part: SliceRead,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { stream } = load;
  const through = requiredFilterOf(stream);
  if (through === null) throw new RangeError(`${stream.id} needs no filter`);
  const after = part.scan?.kind === "parents" ? part.scan.parent : null;
  const isDescription = describesTheOrg(stream);
  const room: Room = { values: through.one ? 1 : isDescription ? describedParents : Number.POSITIVE_INFINITY };
  for await (const { keys, place } of parentKeys(through, after, { stream, context }, run)) {
    yield* readValues(load, context, { ...part, filter: filterOfPages(part), through, keys, room }, run);
    if (place !== null) yield { lines: noLines, records: 0, checkpoint: { kind: "parents", parent: place } };
  }
}

/** How many values a query may name, as far as is known by now. */
interface Room {
  values: number;
}

/** For so many parents the rows of a description mostly fit the one batch that there is. */
const describedParents = 100;

interface Values extends SliceRead {
  readonly through: RequiredFilter;
  readonly keys: readonly string[];
  readonly room: Room;
}

async function* readValues(
  load: Load,
  context: ReadContext,
  given: Values,
  run: Run,
): AsyncGenerator<RowBlock<SliceCheckpoint>> {
  const { stream } = load;
  const { room } = given;
  const soqlOf = (values: readonly string[]): string =>
    unorderedSoql({ ...queryOf(load, context, given.slice), among: { field: given.through.by, values } });
  let waiting = chunksOf(given.keys, room, soqlOf);
  while (waiting.length > 0) {
    const group = waiting.splice(0, queriesOfComposite);
    const asked = group.map((values, n) => ({ values, referenceId: `v${n}`, soql: soqlOf(values), all: true }));
    const { layout } = context.shapes.now(stream);
    const again: (readonly string[])[] = [];
    for await (const { query, answer } of eachAnswer(asked, stream.id, context, run)) {
      const { values, ...own } = query;
      let refusal = "refusal" in answer ? answer.refusal : null;
      if (!("refusal" in answer)) {
        const origin = { stream: stream.id, again: againOf(own, stream.id, context, run) };
        const bodies = await orRefusal(() => wholeBodies(answer.body, origin, context, run));
        if ("refusal" in bodies) refusal = bodies.refusal;
        else yield* countedBlocks(bodies.value, load, layout, given, run);
      }
      if (refusal === null) continue;
      if (!(await context.shapes.change(stream, refusal, run))) lessRoom(room, values, refusal);
      again.push(values);
    }
    if (again.length > 0) waiting = chunksOf([...again, ...waiting].flat(), room, soqlOf);
  }
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
  keys: readonly string[],
  room: Room,
  soqlOf: (values: readonly string[]) => string,
): (readonly string[])[] {
  const [first = ""] = keys;
  const bytesOfQuery = uriRoom - queryPath(soqlOf([first]), true).length;
  const chunks: string[][] = [];
  let left = -1;
  for (const key of keys) {
    // Quotes and a comma; a single quote or backslash in it is escaped.
    const bytes = encodeURIComponent(`'${key}',`).length + 2;
    if (left < bytes || (chunks.at(-1)?.length ?? 0) >= room.values) {
      chunks.push([]);
      left = bytesOfQuery;
    }
    chunks.at(-1)?.push(key);
    left -= bytes;
  }
  return chunks;
}
