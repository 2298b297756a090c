import { isSameName } from "../names.ts";
import type { FieldDescribe, ObjectDescribe } from "../salesforce/describe/describe.ts";
import { type DescribeOf, missingOnTheWay, parentFields, type WrittenPath } from "./parent-path.ts";

/** A column of an object's query: `["Id"]`, or `["Account", "Name"]` of a parent, with the parent's type where it may be of several. */
export interface ColumnPath {
  readonly path: readonly string[];
  readonly type?: string;
}

/** Parents on the way to the columns that `describeOf` does not have yet. */
export function parentsNeeded(
  object: ObjectDescribe,
  columns: readonly ColumnPath[],
  describeOf: DescribeOf,
): readonly string[] {
  const missing = columns.flatMap((column) => {
    const name = column.path.length > 1 ? missingOnTheWay(object, writtenPath(column), describeOf) : null;
    return name === null ? [] : [name];
  });
  return [...new Set(missing)];
}

/** The field of a column as the org has it now; null where this user cannot read it. */
export function fieldNow(object: ObjectDescribe, column: ColumnPath, describeOf: DescribeOf): FieldDescribe | null {
  const [name = "", ...deeper] = column.path;
  if (deeper.length === 0) return named(object.fields, name);
  const found = parentFields(object, writtenPath(column), describeOf, () => true);
  return "problem" in found ? null : (found[0]?.field ?? null);
}

/** Names may differ in case only; else case means nothing to SOQL. */
function named(fields: readonly FieldDescribe[], name: string): FieldDescribe | null {
  const exact = fields.find((field) => field.name === name);
  return exact ?? fields.find((field) => isSameName(field.name, name)) ?? null;
}

function writtenPath({ path, type }: ColumnPath): WrittenPath {
  return { relationships: path.slice(0, -1), type: type ?? null, last: path.at(-1) ?? "" };
}
