import { TapError } from "@singer-io-ts/tap-kit";
import type { DescribedReport } from "../../../salesforce/analytics/report-metadata.ts";
import {
  type ReportCell,
  type ReportGroup,
  type ReportRun,
  type ReportValue,
  WireNumber,
} from "../../../salesforce/analytics/report-result.ts";
import type { ReportProperty } from "../catalog-entry.ts";
import type { ReportStream } from "../plan/report-stream.ts";

/** A row as texts, one for each of the stream's values; null: nothing. */
export type ReportRow = readonly (string | null)[];

/** Reads a value out of the groups and cells that a row has. */
type Read = (row: PlacedRow) => ReportCell | undefined;

interface PlacedRow {
  readonly down: readonly ReportGroup[];
  readonly across: readonly ReportGroup[];
  readonly cells: readonly ReportCell[];
}

const nothing: ReportCell = { value: null, label: null };

/**
 * The detail rows of a run, each with its groups: they stand at the deepest crossings of groups.
 * @throws TapError where rows stand elsewhere
 */
export function detailRows(result: ReportRun, stream: ReportStream): readonly ReportRow[] {
  const reads = stream.values.map((value) => reader(value, result.definition));
  const rows: ReportRow[] = [];
  for (const down of deepestPaths(result.down)) {
    for (const across of deepestPaths(result.across)) {
      const fact = result.facts.get(`${keyOf(down)}!${keyOf(across)}`);
      for (const cells of fact?.rows ?? []) rows.push(textsOf({ down, across, cells }, stream.values, reads));
    }
  }
  let all = 0;
  for (const { rows: details } of result.facts.values()) all += details?.length ?? 0;
  if (all !== rows.length)
    throw inconsistentResult(stream.id, `it has ${all} detail rows, ${rows.length} of them in its deepest groups`);
  return rows;
}

/** A row for each group and total, with the aggregates; and how many levels of groups it names. */
export function summaryRows(
  result: ReportRun,
  stream: ReportStream,
): readonly { readonly row: ReportRow; readonly down: number; readonly across: number }[] {
  const reads = stream.values.map((value) => reader(value, result.definition));
  const found: { row: ReportRow; down: number; across: number }[] = [];
  for (const down of allPaths(result.down)) {
    for (const across of allPaths(result.across)) {
      const fact = result.facts.get(`${keyOf(down)}!${keyOf(across)}`);
      if (fact === undefined) continue;
      const row = textsOf({ down, across, cells: fact.aggregates }, stream.values, reads);
      found.push({ row, down: down.length, across: across.length });
    }
  }
  if (found.length !== result.facts.size) {
    throw inconsistentResult(
      stream.id,
      `it has ${result.facts.size} totals, of which ${found.length} belong to its groups`,
    );
  }
  return found;
}

/** RowCount of the whole run; null where the report does not count. */
export function rowCount({ definition, facts }: ReportRun): number | null {
  const value = facts.get("T!T")?.aggregates[definition.aggregates.indexOf("RowCount")]?.value;
  return value instanceof WireNumber && /^\d+$/.test(value.digits) ? Number(value.digits) : null;
}

/** How many rows the report shows. Whether RowCount is of all rows or of those that a row limit leaves, Salesforce does not say. */
export function shownRows(run: ReportRun, { rowLimit }: Pick<DescribedReport, "rowLimit">): number | null {
  const counted = rowCount(run);
  return counted === null || rowLimit === null ? counted : Math.min(counted, rowLimit);
}

/** The values of a column of a run that has no groups, in order. */
export function columnValues({ definition, facts }: ReportRun, column: string): readonly (string | null)[] {
  const index = definition.detailColumns.indexOf(column);
  return (facts.get("T!T")?.rows ?? []).map((cells) => valueText(cells[index]?.value ?? null));
}

const keyOf = (path: readonly ReportGroup[]): string => path.at(-1)?.key ?? "T";

/** The paths to the deepest groups. */
function deepestPaths(groups: readonly ReportGroup[], above: readonly ReportGroup[] = []): readonly ReportGroup[][] {
  if (groups.length === 0) return [[...above]];
  return groups.flatMap((group) => deepestPaths(group.groupings, [...above, group]));
}

/** The paths to all groups, the total (no group at all) last. */
function allPaths(groups: readonly ReportGroup[]): readonly ReportGroup[][] {
  const below = (all: readonly ReportGroup[], above: readonly ReportGroup[]): ReportGroup[][] =>
    all.flatMap((group) => [[...above, group], ...below(group.groupings, [...above, group])]);
  return [...below(groups, []), []];
}

function reader({ place, column }: ReportProperty, definition: ReportRun["definition"]): Read {
  const at = (names: readonly string[]): number => names.indexOf(column);
  switch (place) {
    case "down": {
      const index = at(definition.groupingsDown.map(({ name }) => name));
      return ({ down }) => down[index];
    }
    case "across": {
      const index = at(definition.groupingsAcross.map(({ name }) => name));
      return ({ across }) => across[index];
    }
    case "aggregate": {
      const index = at(definition.aggregates);
      return ({ cells }) => cells[index];
    }
    default: {
      const index = at(definition.detailColumns);
      return ({ cells }) => cells[index];
    }
  }
}

function textsOf(row: PlacedRow, values: readonly ReportProperty[], reads: readonly Read[]): ReportRow {
  return values.map((value, index) => partText(reads[index]?.(row) ?? nothing, value));
}

function partText({ value, label }: ReportCell, { part, dataType }: ReportProperty): string | null {
  const text = valueText(value);
  if (part === "label") return text === null || label === text ? null : label;
  if (part === "currency") return isMoney(value) ? value.currency : null;
  // A date-time of which the report shows the day alone.
  return dataType === "datetime" && text?.length === 10 ? `${text}T00:00:00.000Z` : text;
}

function valueText(value: ReportValue): string | null {
  if (value === null) return null;
  if (value instanceof WireNumber) return value.digits;
  if (isMoney(value)) return value.amount?.digits ?? null;
  // A text without a character is no value, by whichever API it comes.
  return value === "" ? null : String(value);
}

const isMoney = (value: ReportValue): value is Extract<ReportValue, { readonly amount: unknown }> =>
  typeof value === "object" && value !== null && "amount" in value;

function inconsistentResult(stream: string, what: string): TapError {
  return new TapError(`${stream}: Salesforce's answer to the report's run cannot be: ${what}.`, {
    code: "REPORT_RESULT",
    kind: "integrity",
    stream,
    hint: "Run again. If the error persists, report it.",
  });
}
