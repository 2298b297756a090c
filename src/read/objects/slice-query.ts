import type { UnfinishedRead } from "../../plan/bookmark/unfinished-read.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import type { Slice } from "../../plan/slices/slice.ts";
import { type ObjectQuery, orderedSoql } from "../../plan/slices/soql.ts";
import { fitsUri } from "../../salesforce/http/uri.ts";
import { queryPath } from "../../salesforce/rest/query.ts";
import type { Timestamp } from "../../timestamp.ts";
import type { RowFilter } from "../../transcode/transcoder.ts";
import type { ReadContext } from "../read-context.ts";
import type { ReadCursor } from "../row-block.ts";

/** A part of an sObject's rows that is read by itself. */
export interface SliceRead {
  readonly slice: Slice;
  /** Where an earlier run, or an earlier try of this one, stopped in this very slice. */
  readonly scan: UnfinishedRead | ReadCursor | null;
  readonly filter?: RowFilter | undefined;
  /** Another read of this run brings what lies here or above. */
  readonly below?: Timestamp | undefined;
  /** Rows that were modified before it do not change any more; absent: what `below` says. */
  readonly settledBelow?: Timestamp | undefined;
  /** Above 0: by REST, its formulas apart from the rest, and above 1 in ever smaller parts. */
  readonly apart?: number | undefined;
}

/** `query` hides archived rows too, so queryAll is asked for each kind (REST API Developer Guide, QueryAll). */
export function queryOf(
  stream: ObjectStream,
  { shapes, records }: Pick<ReadContext, "shapes" | "records">,
  slice: Slice,
): ObjectQuery {
  const layout = shapes.now(stream).layout();
  const isDeleted = !stream.hasIsDeleted || records === "all" ? null : records === "deleted";
  const { object, replicationKey: key, written, filter } = stream;
  return { object, layout, key, slice, isDeleted, written, filter };
}

/** Characters of a SOQL statement (SOQL and SOSL Reference, Limits). */
const mostCharacters = 100_000;

/** Whether any API takes a query of this length. */
export const fitsSoql = (soql: string): boolean => soql.length <= mostCharacters;

/** Whether the query fits a URI, wherever it goes on. */
export function queryFits(query: ObjectQuery): boolean {
  return fitsUri(queryPath(orderedSoql(query, { modifiedAt: longestTimestamp, id: "0".repeat(18) }), true));
}
const longestTimestamp = "2000-01-01T00:00:00.000Z";

/**
 * The filter of a read page by page: a row that changed since the query began comes as it is now, which may be at or above
 * the slice's end. (The results of a Bulk job do not change.)
 */
export function filterOfPages({ filter, below }: SliceRead): RowFilter | undefined {
  if (below === undefined) return filter;
  return (record, key, isDeleted) => {
    // guard(left-to-the-next): a row that changes while it is read would come twice.
    if ((key.modifiedAt ?? "") >= below) return false;
    return filter?.(record, key, isDeleted) ?? true;
  };
}
