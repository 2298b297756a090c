import { DuplicatesError, type Value } from "../../org/org.ts";
import type { Table } from "../../store/table.ts";

/** Compares the rows of an object by their email addresses. */
interface DuplicateRule {
  readonly object: string;
  readonly name: string;
  readonly matchingRule: string;
  /** True: the rule warns, and who knows that may save. False: it blocks. */
  readonly allowSave: boolean;
}

const rules: readonly DuplicateRule[] = [
  { object: "Contact", name: "Known_Contacts", matchingRule: "Contacts_by_Email", allowSave: true },
  { object: "Lead", name: "Known_Leads", matchingRule: "Leads_by_Email", allowSave: false },
];

/** The rules' condition: only addresses of this domain are compared, which no row has at the start. */
const comparedDomain = "@known.example";

const message = "Use one of these records?";

/** A row as it would be saved. */
interface DraftRow {
  readonly table: Table;
  /** -1: it is new. */
  readonly index: number;
  readonly row: ReadonlyMap<string, Value>;
}

/** @throws DuplicatesError where a duplicate rule finds rows that match, unless it only warns and `allowDuplicates` is given */
export function checkDuplicateRules({ table, index, row }: DraftRow, allowDuplicates: boolean): void {
  const rule = rules.find(({ object }) => object === table.name);
  const email = emailOf(row);
  if (rule === undefined || !email.endsWith(comparedDomain) || (rule.allowSave && allowDuplicates)) return;
  const ids = table
    .changedRows()
    .filter((other) => other !== index && emailOf(table.latest(other)) === email)
    .filter((other) => table.latest(other)?.get("IsDeleted") !== true)
    .map((other) => table.id(other));
  if (ids.length === 0) return;
  const { name, matchingRule, allowSave } = rule;
  throw new DuplicatesError(message, { duplicateRule: name, matchingRule, object: table.name, allowSave, ids });
}

const emailOf = (row: ReadonlyMap<string, Value> | null): string => String(row?.get("Email") ?? "").toLowerCase();
