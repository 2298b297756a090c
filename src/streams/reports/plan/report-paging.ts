import type { AddedFilter, UniqueField } from "../catalog-entry.ts";

/** How much of a page that was cut is certain to be whole. */
export type PageEnd =
  /** All of it: nothing is left. */
  | { readonly kind: "last" }
  /** Its first `rows` rows; the rest begins with this filter. `before` is met by what comes before the rest. */
  | { readonly kind: "more"; readonly rows: number; readonly next: AddedFilter; readonly before: AddedFilter | null }
  /** All its rows have one value: it is not known whether more have it, so paging cannot go on. */
  | { readonly kind: "stuck" };

/**
 * Where a page ends whose rows have these values of the unique column, in order. Of rows that share the last value some may be
 * missing, so they all belong to the next page.
 */
export function pageEnd(values: readonly string[], isWhole: boolean, unique: UniqueField): PageEnd {
  if (isWhole) return { kind: "last" };
  const last = values.at(-1);
  const rows = last === undefined ? -1 : values.indexOf(last);
  const lastWhole = values[rows - 1];
  if (last === undefined || lastWhole === undefined) return { kind: "stuck" };
  const { column, lower, upper } = unique;
  return {
    kind: "more",
    rows,
    next: { column, operator: lower, value: filterValue(lower === "greaterThan" ? lastWhole : last) },
    before:
      upper === null ? null : { column, operator: upper, value: filterValue(upper === "lessThan" ? last : lastWhole) },
  };
}

/** Rows without a value, which no comparison finds. */
export const withoutValue = ({ column }: UniqueField): AddedFilter => ({ column, operator: "equals", value: "" });

/** Rows with one. */
export const withValue = ({ column }: UniqueField): AddedFilter => ({ column, operator: "notEqual", value: "" });

/** A value as a filter takes it: commas part values. */
const filterValue = (value: string): string => (value.includes(",") ? `"${value.replaceAll('"', '""')}"` : value);

/** Runs that a report of so many rows takes: one for each slice, two where groups must be asked for. */
export function runsForPaging(rows: number, isGrouped: boolean): number {
  const slices = slicesForPaging(rows);
  return isGrouped ? 2 * slices : slices;
}

/** Slices of up to 2,000 rows, one of which comes twice. */
export const slicesForPaging = (rows: number): number => Math.max(1, Math.ceil((rows - 1) / 1999));
