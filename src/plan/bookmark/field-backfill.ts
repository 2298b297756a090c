import type { Slice } from "../slices/slice.ts";
import { type FieldsOfRun, formatFields } from "./known-fields.ts";
import type { ResumePoint } from "./resume-point.ts";
import type { UnfinishedRead } from "./unfinished-read.ts";

/** Old rows to be read before the incremental read: those below it. */
export interface FieldBackfill {
  /** They were left out by a start that is earlier now, or came without fields that were selected later. */
  readonly why: "start" | "fields";
  readonly slice: Slice;
  /** What is filled, in one string: an unfinished fill resumes only as the same one. */
  readonly id: string;
  /** Where the run before stopped. */
  readonly scan: UnfinishedRead | null;
}

/**
 * What a stream needs before its incremental read, that which is begun first; together they bring every row once. None where
 * all rows are there with all fields, and where an unfinished read must come to its end first.
 * @param fields null: new fields are not filled.
 */
export function fieldBackfillsOf(resume: ResumePoint, fields: FieldsOfRun | null): readonly FieldBackfill[] {
  const { full, since, scan, gap, loaded, fill } = resume;
  if (full || since === null || scan !== null) return [];
  const fills: Omit<FieldBackfill, "scan">[] = [];
  if (gap !== undefined) {
    // guard(gap-below-changes, `gap.to < since ? gap.to : since` -> `gap.to`): rows that the incremental read brings would come twice.
    const to = gap.to < since ? gap.to : since;
    fills.push({ why: "start", slice: { from: gap.from, to }, id: `start ${gap.from ?? ""} ${to}` });
  }
  if (fields !== null && fields.unfilled.size > 0) {
    const id = formatFields({ filled: fields.unfilled, unfilled: new Set() });
    fills.push({ why: "fields", slice: { from: loaded?.start ?? null, to: since }, id });
  }
  const begun = fills.map((each) => ({ ...each, scan: fill?.fill === each.id ? fill : null }));
  return begun.sort((a, b) => Number(b.scan !== null) - Number(a.scan !== null));
}
