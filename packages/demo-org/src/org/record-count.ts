import type { Entity } from "./user-view.ts";

/** Kinds of objects that the platform does not count. */
const UNCOUNTED = new Set(["ChangeEvent", "Feed", "History", "Share"]);

/** Live rows by object; those without any, unknown ones and companions are left out, as Salesforce's recordCount does. */
export function recordCounts(
  names: readonly string[],
  entityOf: (name: string) => Entity | null,
): readonly { readonly name: string; readonly count: number }[] {
  return names.flatMap((name) => {
    const entity = entityOf(name);
    if (entity === null || !entity.def.can.has("query") || UNCOUNTED.has(entity.def.associate?.type ?? "")) return [];
    const { table } = entity;
    const { base } = table;
    let count = base.permanentRows - base.archived;
    for (let index = base.permanentRows; index < base.rows; index++) if (!base.deleted(index)) count++;
    for (const index of table.changedRows()) {
      const written = table.written(index);
      const is = written != null && written.get("IsDeleted") !== true;
      const was = index < base.rows && !base.deleted(index) && index >= base.archived;
      if (written !== undefined) count += (is ? 1 : 0) - (was ? 1 : 0);
    }
    return count > 0 ? [{ name: entity.def.name, count: Math.min(count, base.rows + table.changedRows().length) }] : [];
  });
}
