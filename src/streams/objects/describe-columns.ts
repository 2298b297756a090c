import { fieldNow, parentsNeeded } from "../../discover/current-fields.ts";
import { schemaOfType } from "../../discover/field-schema.ts";
import { throwTransient } from "../../errors/org-error.ts";
import type { ColumnsNow } from "../../plan/schema/field-changes.ts";
import { describeObjects, type ObjectDescribe } from "../../salesforce/describe/describe.ts";
import type { Session } from "../../salesforce/session.ts";

/** Describes objects again, with the parents that columns lead to, whatever is known of them from before. */
export function columnsNowIn(session: Session): ColumnsNow {
  return async (object, columns, run) => {
    const known = new Map<string, ObjectDescribe>();
    const asked = new Set<string>();
    const describeOf = (name: string) => known.get(name);
    for (let names: readonly string[] = [object]; names.length > 0; ) {
      for (const name of names) asked.add(name);
      for await (const { described } of describeObjects(session, names, run)) {
        if ("describe" in described) known.set(described.name, described.describe);
        else if (described.name === object) throw described.error;
        // A parent that cannot be described is one that no column can lead to.
        else throwTransient(described.error);
      }
      const own = known.get(object);
      names = own === undefined ? [] : parentsNeeded(own, columns, describeOf).filter((name) => !asked.has(name));
    }
    const own = known.get(object);
    return columns.map((column) => {
      const field = own === undefined ? null : fieldNow(own, column, describeOf);
      return field === null ? null : { type: field.type, schema: schemaOfType(field.type) };
    });
  };
}
