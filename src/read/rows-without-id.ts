import type { Run } from "@singer-io-ts/tap-kit";
import type { RowFilter } from "../transcode/transcoder.ts";

const noId = "0".repeat(15);

/** Whether an id is the placeholder of rows that have none. */
export const isPlaceholder = (id: string | null): boolean => id?.startsWith(noId) === true;

/** Leaves out the rows of one read that have no Id of their own: to a target they would all be one row. */
export class InferredRows {
  #isAny = false;

  /** Wraps the read's own filter. */
  filter(own: RowFilter | undefined): RowFilter {
    return (record, key, isDeleted) => {
      // guard(placeholder-rows, `isPlaceholder(key.id)` -> `false`): rows without an id would overwrite one another.
      if (!isPlaceholder(key.id)) return own?.(record, key, isDeleted) ?? true;
      this.#isAny = true;
      return false;
    };
  }

  report(stream: string, run: Run): void {
    if (!this.#isAny) return;
    const text = "Rows with a placeholder for an Id are left out: they stand for access that follows from other rows.";
    run.log({ level: "info", code: "rows_inferred", stream, text });
  }
}

/** Says that an answer has fewer rows than Salesforce counted, which is so each time for this object. */
export function warnCountAbove(
  stream: string,
  more: { readonly expected: number; readonly received: number },
  run: Run,
): void {
  const text = `Salesforce counts ${more.expected} rows and returned ${more.received}, also when asked again. For this object it counts rows that it never returns; the rows that came are taken as complete.`;
  run.log({ level: "warn", code: "count_above", stream, text });
}
