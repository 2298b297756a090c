import type { FieldDef } from "../objects/define/object-def.ts";
import type { Value } from "../org/org.ts";
import type { Table } from "../store/table.ts";

/** Who writes, when, and when others see it (milliseconds). */
export interface WriteContext {
  readonly userId: string;
  readonly now: number;
  readonly visibleAt: number;
  readonly timestamp: string;
}

const AUDIT_ON_INSERT = new Set(["created", "systemModstamp", "modified"]);

/** A new row before its given values: defaults, auto-numbers, audit fields. */
export function newRow(table: Table, index: number, context: WriteContext): Map<string, Value> {
  const { formulas } = table.base.def;
  const row = new Map<string, Value>();
  for (const f of table.fields) if (!(f.name in formulas)) row.set(f.name, initial(f, table, index, context));
  return row;
}

/** Sets the fields that every change of a row sets. */
export function setAuditFields(table: Table, row: Map<string, Value>, context: WriteContext): void {
  for (const f of table.fields) {
    if (f.cell === "systemModstamp" || f.cell === "modified") row.set(f.name, context.timestamp);
    if (f.name === "LastModifiedById") row.set(f.name, context.userId);
  }
}

function initial(f: FieldDef, table: Table, index: number, context: WriteContext): Value {
  if (f.cell === "id") return table.id(index);
  if (AUDIT_ON_INSERT.has(f.cell)) return context.timestamp;
  if (f.cell === "user" || f.name === "OwnerId") return context.userId;
  if (f.flags.has("auto")) return table.base.cell(f.name)(index);
  if (f.type === "boolean") return false;
  if (f.flags.has("defaulted") && f.picklist[0] !== undefined) return f.picklist[0];
  if (f.flags.has("ro") && f.flags.has("!") && f.type !== "reference")
    return f.type === "int" ? 0 : ["double", "currency", "percent"].includes(f.type) ? "0" : null;
  return null;
}
