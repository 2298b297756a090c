import { isSnapshotDue } from "../objects/sales/opportunities.ts";
import type { Value } from "../org/org.ts";
import { isSameNumber } from "../store/decimal.ts";
import type { Store } from "../store/store.ts";
import type { Table } from "../store/table.ts";
import { newRow, type WriteContext } from "./new-row.ts";

/** A row that has been written. */
export interface Change {
  readonly table: Table;
  readonly index: number;
  readonly row: Map<string, Value>;
  /** Null: the row is new. */
  readonly before: ReadonlyMap<string, Value> | null;
}

/** Adds the history of a change: a row for each tracked field, and a snapshot of an opportunity. */
export function keepHistory(store: Store, change: Change, context: WriteContext): void {
  const { table, row, before } = change;
  if (table.name === "Opportunity" && isSnapshotDue(plain(row), before === null ? null : plain(before)))
    keepSnapshot(store, change, context);
  for (const { child, field } of store.childrenOf(table.name)) {
    if (store.catalog.find(child)?.associate?.type === "History")
      trackFields(store.table(child), field, change, context);
  }
}

const plain = (row: ReadonlyMap<string, Value>): Record<string, Value> => Object.fromEntries(row);

/** Which fields are tracked is what the picklist of Field names (Object Reference, "StandardObjectNameHistory"). */
function trackFields(
  history: Table,
  parentField: string,
  { table, index, row, before }: Change,
  context: WriteContext,
): void {
  const tracked = history.fields.find((f) => f.name === "Field")?.picklist ?? [];
  const keep = (name: string, was: Value, is: Value): void => {
    const at = history.assignIndex();
    const entry = newRow(history, at, context);
    entry.set(parentField, table.id(index)).set("Field", name).set("OldValue", was).set("NewValue", is);
    entry.set("DataType", typeof is === "number" ? "Number" : "Text");
    history.write(at, entry, context.visibleAt);
  };
  if (before === null) keep("created", null, null);
  for (const name of before === null ? [] : tracked) {
    const field = table.fields.find((f) => f.name === (name === "ownerAssignment" ? "OwnerId" : name));
    if (field === undefined) continue;
    const [was, is] = [before?.get(field.name) ?? null, row.get(field.name) ?? null];
    const isNumber = ["int", "double", "currency", "percent"].includes(field.type);
    if (isNumber ? isSameNumber(was, is) : was === is) continue;
    keep(name, isNumber ? numberOf(was) : was, isNumber ? numberOf(is) : is);
  }
}

const numberOf = (value: Value): Value => (value === null ? null : Number(value));

/** The platform keeps a snapshot of every change of amount, probability, stage or close date. */
function keepSnapshot(store: Store, { table: from, index: of, row: latest }: Change, context: WriteContext): void {
  const table = store.table("OpportunityHistory");
  const index = table.assignIndex();
  const row = newRow(table, index, context);
  for (const name of ["StageName", "Amount", "CloseDate", "Probability"]) row.set(name, latest.get(name) ?? null);
  const { formulas } = from.base.def;
  const read = (name: string): Value => formulas[name]?.(read, () => context.now / 1000) ?? latest.get(name) ?? null;
  for (const name of ["ForecastCategory", "ExpectedRevenue"]) row.set(name, read(name));
  row.set("OpportunityId", from.id(of));
  table.write(index, row, context.visibleAt);
}
