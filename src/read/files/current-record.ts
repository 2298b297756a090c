import type { Load } from "../../plan/decide-load.ts";
import type { RowKey } from "../../transcode/transcoder.ts";
import { readByIds } from "../objects/read-by-ids.ts";
import type { ReadContext } from "../read-context.ts";

/** What of a load says which records are left to another read. */
export type Reading = Pick<Load, "stream" | "watermark">;

/**
 * The line of one record as it is now. Null where another read brings the record: it is gone, so that its deletion is
 * reported; or it has changed at or above the watermark, and comes with what lies there, in this run or the next.
 */
export async function recordNow(
  { stream, watermark }: Reading,
  id: string,
  context: ReadContext,
): Promise<Buffer | null> {
  const lines: Buffer[] = [];
  const filter = (_record: Uint8Array, { stamp }: RowKey, isDeleted: boolean): boolean => {
    // guard(file-of-tail): a record that changed recently would come here and again with the tail.
    if (watermark !== null && (stamp ?? "") >= watermark) return false;
    return !isDeleted || context.records !== "active";
  };
  for await (const block of readByIds(stream, [id], filter, context)) lines.push(Buffer.from(block.lines));
  return lines.length === 0 ? null : Buffer.concat(lines);
}
