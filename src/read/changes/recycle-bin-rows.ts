import type { Run, TapError } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { columnParts } from "../../plan/slices/column-parts.ts";
import { deletionStatusSoql, type ObjectQuery, soqlOfIds } from "../../plan/slices/soql.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import type { SmallQuery } from "../../salesforce/rest/query.ts";
import { flagOf, textOf } from "../../transcode/replies/raw-rows.ts";
import type { Block, RestTranscoder, RowFilter } from "../../transcode/transcoder.ts";
import { inParts, queryOf } from "../objects/read-slice.ts";
import type { ReadContext } from "../read-context.ts";
import { isTooMuch, isTooWide } from "../read-errors.ts";
import type { ColumnJoin } from "../rest/column-join.ts";
import { eachAnswer } from "../rest/composite-queries.ts";
import { againOf, orRefusal, type RowsQuery, runSmallQueries, wholeBodies } from "../rest/small-queries.ts";
import { withOwnChildren } from "../rest/subquery-rows.ts";

/** Ids of one query: with the fields of most objects they fit a URI. */
const idsOfQuery = 200;
/** Ids that one API call asks about. */
export const idsOfCall = idsOfQuery * queriesOfComposite;

/** Which of the rows are not there any more, and which are in the recycle bin; the others are alive. */
export async function findDeletionStatus(
  { object, id: stream }: ObjectStream,
  ids: readonly string[],
  context: ReadContext,
  run: Run,
): Promise<{ readonly gone: ReadonlySet<string>; readonly inRecycleBin: readonly string[] }> {
  const gone = new Set(ids);
  const inRecycleBin: string[] = [];
  const queries = chunksOf(ids).map(
    (chunk): RowsQuery => ({
      soql: deletionStatusSoql(object, chunk),
      done: (rows) => {
        for (const row of rows) {
          const id = textOf(row, "Id") ?? "";
          // guard(only-what-is-gone): rows that were restored would be reported as deleted.
          gone.delete(id);
          if (flagOf(row, "IsDeleted")) inRecycleBin.push(id);
        }
      },
      refused: (error) => {
        throw error;
      },
    }),
  );
  await runSmallQueries(queries, stream, context, run);
  return { gone, inRecycleBin };
}

type OneStream = Pick<Load, "stream">;

/** Some rows, and how far their columns are asked for apart. */
interface Portion {
  readonly ids: readonly string[];
  readonly apart: number;
}

/** Rows by their ids, as the stream has them now; where that is too much for a query, fewer at once, or fewer of their fields. */
export async function* rowsOfIds(
  load: OneStream,
  ids: readonly string[],
  filter: RowFilter,
  context: ReadContext,
  run: Run,
): AsyncGenerator<Block> {
  const { stream } = load;
  const waiting: Portion[] = chunksOf(ids).map((chunk) => ({ ids: chunk, apart: 0 }));
  while (waiting.length > 0) {
    const group = waiting.splice(0, queriesOfComposite).map((portion, n) => asked(portion, n, load, context));
    const queries = group.map((portion) => ({ ...portion.query, portion }));
    for await (const { query, answer } of eachAnswer(queries, stream.id, context, run)) {
      const { portion } = query;
      if (!("refusal" in answer)) {
        const bodies = await orRefusal(() => bodiesOf(answer.body, portion, { load, context }, run));
        if ("refusal" in bodies) waiting.push(...smaller(portion, bodies.refusal, context.shapes.now(stream)));
        else yield* blocksOf(bodies.value, portion, { load, filter, context }, run);
      } else if (await context.shapes.change(stream, answer.refusal, run)) waiting.push(portion);
      else waiting.push(...smaller(portion, answer.refusal, context.shapes.now(stream)));
    }
  }
}

interface AskedPortion extends Portion {
  readonly query: SmallQuery;
  readonly transcoder: RestTranscoder;
  readonly join: ColumnJoin | undefined;
}

function asked({ ids, apart }: Portion, n: number, load: OneStream, context: ReadContext): AskedPortion {
  const whole: ObjectQuery = queryOf(load, context, { from: null, to: null });
  const { query, transcoder, join } = inParts(load, context, whole, apart);
  return { ids, apart, transcoder, join, query: { referenceId: `d${n}`, soql: soqlOfIds(query, ids), all: true } };
}

interface Reading {
  readonly load: OneStream;
  readonly filter: RowFilter;
  readonly context: ReadContext;
}

/** Of a page and all that follow it. */
function bodiesOf(
  first: Uint8Array,
  { query }: AskedPortion,
  { load, context }: Pick<Reading, "load" | "context">,
  run: Run,
): Promise<readonly Uint8Array[]> {
  const stream = load.stream.id;
  return wholeBodies(first, { stream, again: againOf(query, stream, context, run) }, context, run);
}

async function* blocksOf(
  bodies: readonly Uint8Array[],
  { transcoder, join }: AskedPortion,
  { load, filter, context }: Reading,
  run: Run,
): AsyncGenerator<Block> {
  const { stream } = load;
  for (const body of bodies) {
    transcoder.begin(stream.selection.envelope(run.clock.now()), filter);
    const whole = await withOwnChildren(body, stream, context.session, run);
    for await (const chunk of join?.chunks([whole], run) ?? [whole]) yield* transcoder.push(chunk);
    yield* transcoder.end();
  }
}

/** @throws the refusal where nothing smaller is left to be asked for. */
function smaller({ ids, apart }: Portion, refusal: TapError, stream: ObjectStream): readonly Portion[] {
  if (!isTooMuch(refusal)) throw refusal;
  if (ids.length > 1 && !isTooWide(refusal)) {
    const half = Math.ceil(ids.length / 2);
    return [ids.slice(0, half), ids.slice(half)].map((some) => ({ ids: some, apart }));
  }
  const [now = 1, next = 1] = [apart, apart + 1].map((level) => columnParts(stream, level)?.parts.length ?? 1);
  if (next <= now) throw refusal;
  return [{ ids, apart: apart + 1 }];
}

function chunksOf(ids: readonly string[]): (readonly string[])[] {
  const chunks: (readonly string[])[] = [];
  for (let first = 0; first < ids.length; first += idsOfQuery) chunks.push(ids.slice(first, first + idsOfQuery));
  return chunks;
}
