import type { Run } from "@singer-io-ts/tap-kit";
import type { Load } from "../../plan/decide-load.ts";
import { middleId } from "../../plan/slices/middle-id.ts";
import { type Cursor, edgeSoql, type Slice } from "../../plan/slices/soql.ts";
import { textOf } from "../../transcode/replies/raw-rows.ts";
import type { ReadContext } from "../read-context.ts";
import { isTooMuch } from "../read-errors.ts";
import { type RowsQuery, runSmallQueries } from "../rest/small-queries.ts";
import { queryOf } from "./read-slice.ts";

/** Where a stretch of rows lies: its ordered read has come to `scan`. */
interface Stretch {
  readonly slice: Slice;
  readonly scan: Cursor | null;
}

/**
 * An id that cuts a stretch in two with rows on either side, from its first and its last id, by one call. Ids come in
 * clusters, since an org may have lived on several pods; measured anew for each stretch, a few cuts part them.
 * @returns null where the rows lie too close to be cut, or Salesforce cannot even tell where they lie.
 */
export async function middleOf(
  load: Load,
  context: ReadContext,
  { slice, scan }: Stretch,
  run: Run,
): Promise<string | null> {
  const { stream } = load;
  if (stream.layout.key.id < 0) return null;
  const query = queryOf(load, context, slice);
  const edges: (string | null)[] = [null, null];
  const queries = (["first", "last"] as const).map(
    (edge, n): RowsQuery => ({
      soql: edgeSoql(query, scan, edge),
      done: ([row]) => {
        edges[n] = row === undefined ? null : textOf(row, "Id");
      },
      refused: (error) => {
        if (!isTooMuch(error)) throw error;
      },
    }),
  );
  await runSmallQueries(queries, stream.object, context, run);
  const [first, last] = edges;
  return first === null || first === undefined || last === null || last === undefined ? null : middleId(first, last);
}
