import type { JsonObject } from "@singer-io-ts/tap-kit";
import { compoundOf } from "../../../discover/compound-fields.ts";
import { isCompound, schemaOfType } from "../../../discover/field-schema.ts";
import type { ParentField } from "../../../discover/parent-path.ts";
import type { FieldDescribe } from "../../../salesforce/describe/describe.ts";
import type { QueryScope } from "./query-scope.ts";

/** A property of a query's records. */
export interface Column {
  readonly name: string;
  /** Where its value stands in a row of the answer. */
  readonly path: readonly string[];
  /** Salesforce's. */
  readonly type: string;
  readonly schema: JsonObject;
  /** The number of its item in SELECT. */
  readonly item: number;
  /** A field by its path and no more. */
  readonly isPath: boolean;
  /** Only where a parent is of a certain type. */
  readonly isOptional: boolean;
  /** Of an address: where its parts stand, by member. */
  readonly components?: Readonly<Record<string, readonly string[]>>;
  readonly children?: Children;
}

/** The rows of a subquery. */
interface Children {
  readonly hasIsDeleted: boolean;
  readonly columns: readonly Column[];
}

/** The column that a field is. @throws TapError of kind "config" where an answer has no value of it. */
export function columnOf(
  { path, field }: ParentField,
  item: number,
  {
    scope,
    written,
    wire = path,
    name = null,
  }: { scope: QueryScope; written: string; wire?: readonly string[]; name?: string | null },
): Column {
  const common = { name: name ?? path.join("__"), path: wire, type: field.type, item, isPath: true, isOptional: false };
  const above = path.slice(0, -1);
  const title = [...(above.length === 0 ? [] : [`${above.join(" ")}:`]), field.label].join(" ");
  if (!isCompound(field.type)) {
    if (!isValue(field))
      throw scope.error(`${written} is of type ${field.type}, which no query answers with a value`, written);
    const schema = field.name === "Id" && path.length === 1 ? { type: ["string"] } : schemaOfType(field.type);
    return { ...common, schema: { ...schema, title } };
  }
  const compound = above.length === 0 ? compoundOf(field, scope.object.fields) : null;
  if (compound === null) throw scope.error(`${written} is of type ${field.type}; name its parts instead`, written);
  const components = Object.entries(compound.components).map(([member, part]) => [member, [part]] as const);
  return { ...common, schema: { ...compound.schema, title }, components: Object.fromEntries(components) };
}

/** Whether an answer has its value: of a file it has the address only, of some types nothing. */
export function isValue({ type }: FieldDescribe): boolean {
  return type !== "base64" && type !== "complexvalue" && type !== "json";
}
