import { parseJson } from "../../parse-json.ts";
import { members } from "../json/json-fields.ts";
import { type ReportDefinition, reportDefinition } from "./report-metadata.ts";

/** A number as the wire wrote it: a double would lose some of its digits. */
export class WireNumber {
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }

  /** For texts that are compared only. */
  toJSON(): string {
    return this.digits;
  }
}

/** A value of a cell or group. Currency details come with the currency's code, in orgs that have several. */
export type ReportValue =
  | null
  | string
  | boolean
  | WireNumber
  | { readonly amount: WireNumber | null; readonly currency: string | null };

export interface ReportCell {
  readonly value: ReportValue;
  /** As the user's locale shows it. */
  readonly label: string | null;
}

/** A group with the groups inside it; `key` is how factMap calls it. */
export interface ReportGroup extends ReportCell {
  readonly key: string;
  readonly groupings: readonly ReportGroup[];
}

interface ReportFact {
  readonly aggregates: readonly ReportCell[];
  /** Null: without details. Cells in the order of detailColumns. */
  readonly rows: readonly (readonly ReportCell[])[] | null;
}

/** What a run answers with. (Reports and Dashboards REST API Developer Guide, "Execute Sync".) */
export interface ReportRun {
  readonly definition: ReportDefinition;
  /** False: Salesforce left out detail rows or groups. */
  readonly allData: boolean;
  readonly facts: ReadonlyMap<string, ReportFact>;
  readonly down: readonly ReportGroup[];
  readonly across: readonly ReportGroup[];
}

/** Reads a run's answer, numbers with all their digits; null where it has another form. */
export function reportRun(bytes: Uint8Array): ReportRun | null {
  const value = parseJson(bytes, keepDigits);
  const { member, flag } = members(value);
  const definition = reportDefinition(member("reportMetadata"));
  const factMap = member("factMap");
  const down = groupsOf(members(member("groupingsDown")).member("groupings"));
  const across = groupsOf(members(member("groupingsAcross")).member("groupings"));
  if (definition === null || typeof factMap !== "object" || factMap === null) return null;
  if (down === null || across === null) return null;
  const facts = Object.entries(factMap).map(([key, fact]) => [key, factOf(fact)] as const);
  const whole = facts.flatMap(([key, fact]) => (fact === null ? [] : [[key, fact] as const]));
  if (whole.length < facts.length) return null;
  return { definition, allData: flag("allData"), facts: new Map(whole), down, across };
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  return typeof value === "number" ? new WireNumber(context?.source ?? String(value)) : value;
}

function factOf(value: unknown): ReportFact | null {
  const { list, member } = members(value);
  const aggregates = cellsOf(list("aggregates") ?? []);
  if (aggregates === null) return null;
  const details = member("rows");
  if (details === undefined || details === null) return { aggregates, rows: null };
  if (!Array.isArray(details)) return null;
  const rows: (readonly ReportCell[])[] = [];
  for (const row of details) {
    const cells = cellsOf(members(row).list("dataCells"));
    if (cells === null) return null;
    rows.push(cells);
  }
  return { aggregates, rows };
}

function cellsOf(values: readonly unknown[] | null): readonly ReportCell[] | null {
  if (values === null) return null;
  const cells: ReportCell[] = [];
  for (const value of values) {
    const cell = cellOf(value);
    if (cell === null) return null;
    cells.push(cell);
  }
  return cells;
}

function cellOf(value: unknown): ReportCell | null {
  const { member, text } = members(value);
  const found = valueOfCell(member("value"));
  return found === undefined ? null : { value: found, label: text("label") };
}

/** Undefined: a form that is not known. */
function valueOfCell(value: unknown): ReportValue | undefined {
  if (value === undefined || value === null) return null;
  if (typeof value === "string" || typeof value === "boolean" || value instanceof WireNumber) return value;
  const { member, text } = members(value);
  const amount = member("amount");
  if (amount === null) return { amount, currency: text("currency") };
  return amount instanceof WireNumber ? { amount, currency: text("currency") } : undefined;
}

function groupsOf(value: unknown): readonly ReportGroup[] | null {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return null;
  const groups: ReportGroup[] = [];
  for (const each of value) {
    const { text, member } = members(each);
    const cell = cellOf(each);
    const groupings = groupsOf(member("groupings"));
    const key = text("key");
    if (cell === null || groupings === null || key === null) return null;
    groups.push({ ...cell, key, groupings });
  }
  return groups;
}
