import type { Intent } from "./intent.ts";
import { type FieldsOfRun, formatFields } from "./known-fields.ts";
import type { Scan } from "./scan.ts";
import type { Slice, Stamp } from "./soql.ts";

/** Rows to be read again because fields were selected after they came: those below the incremental read. */
export interface Fill {
  readonly slice: Slice;
  /** What is filled: an unfinished fill goes on only with the same fields. */
  readonly fields: string;
  /** Where the run before stopped. */
  readonly scan: Scan | null;
}

/**
 * The fill that a stream needs before its incremental read; together they bring every row once. Null where all rows have
 * all fields, and where an unfinished read must come to its end first.
 */
export function fillOf({ full, since, scan, fill }: Intent, fields: FieldsOfRun, start: Stamp | null): Fill | null {
  if (full || since === null || scan !== null || fields.unfilled.size === 0) return null;
  const marks = formatFields({ filled: fields.unfilled, unfilled: new Set() });
  return { slice: { from: start, to: since }, fields: marks, scan: fill?.fill === marks ? fill : null };
}
