import type { TapError } from "@singer-io-ts/tap-kit";
import { groupsOf, halvesOf } from "../../groups-of.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { columnParts } from "../../plan/slices/column-parts.ts";
import { soqlOfIds } from "../../plan/slices/soql.ts";
import type { Block, RestTranscoder, RowFilter } from "../../transcode/transcoder.ts";
import type { ReadContext } from "../read-context.ts";
import { isTooMuch, isTooWide } from "../read-errors.ts";
import { type ColumnJoin, joinedQuery } from "../rest/column-join.ts";
import { splitSmaller } from "../rest/split-smaller.ts";
import { withOwnChildren } from "../rest/subquery-rows.ts";
import type { FetchedPage } from "../rest/whole-answer.ts";
import { queryOf } from "./slice-query.ts";

/** Ids of one query: with the fields of most objects they fit a URI. */
export const idsOfQuery = 200;

/** Some rows, and how far their columns are asked for apart. */
interface Portion {
  readonly ids: readonly string[];
  readonly apart: number;
}

interface AskedPortion {
  readonly soql: string;
  readonly transcoder: RestTranscoder;
  readonly join: ColumnJoin | undefined;
}

/** Records by their ids, as the stream has them now; where that is too much for a query, fewer at once, or fewer of their fields. */
export async function* readByIds(
  stream: ObjectStream,
  ids: readonly string[],
  filter: RowFilter,
  context: ReadContext,
): AsyncGenerator<Block> {
  const { shapes, run } = context;
  const queries = {
    stream: stream.id,
    query: (portion: Portion) => portionQuery(portion, stream, context),
    smaller: async (portion: Portion, refusal: TapError) =>
      (await shapes.change(stream, refusal, run)) ? [portion] : smaller(portion, refusal, shapes.now(stream)),
  };
  const portions = groupsOf(ids, idsOfQuery).map((some) => ({ ids: some, apart: 0 }));
  for await (const { asked, pages } of splitSmaller(portions, queries, context)) {
    yield* blocksOf(pages, asked, { stream, filter }, context);
  }
}

function portionQuery({ ids, apart }: Portion, stream: ObjectStream, context: ReadContext): AskedPortion {
  const whole = queryOf(stream, context, { from: null, to: null });
  const { query, transcoder, join } = joinedQuery(context.shapes.now(stream), whole, apart, context);
  return { soql: soqlOfIds(query, ids), transcoder, join };
}

async function* blocksOf(
  pages: readonly FetchedPage[],
  { transcoder, join }: AskedPortion,
  { stream, filter }: { readonly stream: ObjectStream; readonly filter: RowFilter },
  { session, run }: ReadContext,
): AsyncGenerator<Block> {
  for (const { body } of pages) {
    transcoder.begin(stream.selection.envelope(run.clock.now()), filter);
    const whole = await withOwnChildren(body, stream, session, run);
    for await (const chunk of join?.chunks([whole]) ?? [whole]) yield* transcoder.push(chunk);
    yield* transcoder.end();
  }
}

/** @throws the refusal where nothing smaller is left to be asked for. */
function smaller({ ids, apart }: Portion, refusal: TapError, stream: ObjectStream): readonly Portion[] {
  if (!isTooMuch(refusal)) throw refusal;
  if (ids.length > 1 && !isTooWide(refusal)) return halvesOf(ids).map((some) => ({ ids: some, apart }));
  const [now = 1, next = 1] = [apart, apart + 1].map((level) => columnParts(stream, level)?.parts.length ?? 1);
  if (next <= now) throw refusal;
  return [{ ids, apart: apart + 1 }];
}
