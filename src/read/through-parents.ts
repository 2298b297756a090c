import type { Run, TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../plan/decide.ts";
import { unorderedSoql } from "../plan/soql.ts";
import { type Through, throughOf } from "../plan/through.ts";
import { queryPath } from "../salesforce/query.ts";
import { uriRoom } from "../salesforce/uri.ts";
import { compileRest } from "../transcode/rest.ts";
import { askQueries, queriesOfComposite } from "./composite-answers.ts";
import { hasCode, isTooMuch } from "./faults.ts";
import { parentKeys } from "./parent-keys.ts";
import { noLines, type Piece, pageCounts } from "./piece.ts";
import { againOf, wholeBodies } from "./raw-queries.ts";
import { keepOfPages, queryOf, type Reach, type SliceMark, type SliceRead } from "./slice.ts";

/**
 * Reads an object that answers only queries with a filter, through the values that it can be filtered by: as many of them
 * in a query as a URI takes, five queries in an API call. A query that is too much is asked again for fewer values. Where
 * they are a parent's ids, the last one of each page of parents is a place to go on from.
 */
export async function* readThrough(
  load: Load,
  reach: Reach,
  part: SliceRead,
  run: Run,
): AsyncGenerator<Piece<SliceMark>> {
  const { stream } = load;
  const through = throughOf(stream);
  if (through === null) throw new RangeError(`${stream.id} needs no filter`);
  const after = part.scan?.kind === "parents" ? part.scan.parent : null;
  for await (const { keys, place } of parentKeys(through, after, { stream, reach }, run)) {
    yield* readValues(load, reach, { ...part, keep: keepOfPages(part), through, keys }, run);
    if (place !== null) yield { lines: noLines, records: 0, mark: { kind: "parents", parent: place } };
  }
}

interface Values extends SliceRead {
  readonly through: Through;
  readonly keys: readonly string[];
}

async function* readValues(load: Load, reach: Reach, given: Values, run: Run): AsyncGenerator<Piece<SliceMark>> {
  const { stream } = load;
  const soqlOf = (values: readonly string[]): string =>
    unorderedSoql({ ...queryOf(load, reach, given.slice), among: { field: given.through.by, values } });
  const waiting = chunksOf(given, soqlOf);
  while (waiting.length > 0) {
    const group = waiting.splice(0, queriesOfComposite);
    const asked = group.map((values, n) => ({ referenceId: `v${n}`, soql: soqlOf(values), all: true }));
    const answerOf = await askQueries(asked, reach, run);
    const { layout } = reach.shapes.now(stream);
    for (const [n, values] of group.entries()) {
      const answer = answerOf(`v${n}`, stream.id);
      if (!("refusal" in answer)) {
        const origin = { stream: stream.id, again: againOf(asked[n]!, stream.id, reach, run) };
        const bodies = await wholeBodies(answer.body, origin, reach, run);
        yield* piecesOf(bodies, load, layout, given, run);
      } else if (await reach.shapes.change(stream, answer.refusal, run)) waiting.push(values);
      else waiting.push(...fewer(values, answer.refusal));
    }
  }
}

/** Bodies whose rows are counted: all of them go out. */
function* piecesOf(
  bodies: readonly Uint8Array[],
  { stream }: Load,
  layout: Load["stream"]["layout"],
  { keep }: SliceRead,
  run: Run,
): Generator<Piece<SliceMark>> {
  const transcoder = compileRest(layout);
  for (const body of bodies) {
    const counts = pageCounts(transcoder);
    transcoder.begin(stream.selection.envelope(run.clock.now()), keep);
    yield* transcoder.push(body);
    yield* transcoder.end();
    yield { lines: noLines, records: 0, counts: counts() };
  }
}

/** What the objects of metadata answer that cannot give more rows than fit a page (SOQL and SOSL Reference, EXCEEDED_ID_LIMIT). */
const tooManyRows = "EXCEEDED_ID_LIMIT";

function fewer(values: readonly string[], refusal: TapError): (readonly string[])[] {
  if (values.length < 2 || !(isTooMuch(refusal) || hasCode(refusal, tooManyRows))) throw refusal;
  const half = Math.ceil(values.length / 2);
  return [values.slice(0, half), values.slice(half)];
}

/** Values that fit one query. */
function chunksOf({ through, keys }: Values, soqlOf: (values: readonly string[]) => string): (readonly string[])[] {
  const [first = ""] = keys;
  const room = uriRoom - queryPath(soqlOf([first]), true).length;
  const chunks: string[][] = [];
  let left = -1;
  for (const key of keys) {
    // Quotes and a comma; a single quote or backslash in it is escaped.
    const bytes = encodeURIComponent(`'${key}',`).length + 2;
    if (left < bytes || through.one) {
      chunks.push([]);
      left = room;
    }
    chunks.at(-1)?.push(key);
    left -= bytes;
  }
  return chunks;
}
