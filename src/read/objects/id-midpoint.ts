import type { Load } from "../../plan/decide-load.ts";
import { middleId } from "../../plan/slices/middle-id.ts";
import type { Cursor, Slice } from "../../plan/slices/slice.ts";
import { edgeSoql } from "../../plan/slices/soql.ts";
import { textOf } from "../../transcode/replies/raw-rows.ts";
import type { ReadContext } from "../read-context.ts";
import { isTooMuch } from "../read-errors.ts";
import { type RowsQuery, runSmallQueries } from "../rest/split-smaller.ts";
import { queryOf } from "./slice-query.ts";

/** Rows that are left to be read: those of a slice behind the cursor. */
interface RestOfSlice {
  readonly slice: Slice;
  readonly cursor: Cursor | null;
}

/**
 * An id that cuts a range of rows in two with rows on either side, from its first and its last id, by one call. Ids come in
 * clusters, since an org may have lived on several pods; looked up again for each range, a few cuts part them.
 * @returns null where the rows lie too close to be cut, or Salesforce cannot even tell where they lie.
 */
export async function middleOf(
  { stream }: Load,
  context: ReadContext,
  { slice, cursor }: RestOfSlice,
): Promise<string | null> {
  if (stream.layout().key.id < 0) return null;
  const query = queryOf(stream, context, slice);
  const edges: (string | null)[] = [null, null];
  const queries = (["first", "last"] as const).map(
    (edge, n): RowsQuery => ({
      soql: edgeSoql(query, cursor, edge),
      done: ([row]) => {
        edges[n] = row === undefined ? null : textOf(row, "Id");
      },
      refused: (error) => {
        if (!isTooMuch(error)) throw error;
      },
    }),
  );
  await runSmallQueries(queries, stream.object, context);
  const [first, last] = edges;
  return first === null || first === undefined || last === null || last === undefined ? null : middleId(first, last);
}
