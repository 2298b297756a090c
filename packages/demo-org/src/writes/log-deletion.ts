import type { Value } from "../org/org.ts";
import { secondsOf } from "../store/date-time.ts";
import type { Table } from "../store/table.ts";
import type { WriteContext } from "./new-row.ts";

/** Notes in the log that `deleted` reads that a row is gone, or in the recycle bin. */
export function logDeletion(
  table: Table,
  index: number,
  before: ReadonlyMap<string, Value>,
  context: WriteContext,
): void {
  table.logDeletion({
    id: table.id(index),
    owner: before.get("OwnerId") ?? null,
    at: secondsOf(context.timestamp),
    visibleAt: context.visibleAt,
  });
}
