import { OrgError, type Value } from "../org/org.ts";
import type { Entity } from "../org/user-view.ts";
import { coerce, type FindReference } from "./coerce.ts";
import { isRequired, missing } from "./write-checks.ts";

/** Values by the describe's names and types. @throws OrgError with the validation that failed */
export function givenValues(
  entity: Entity,
  given: Readonly<Record<string, unknown>>,
  ability: "createable" | "updateable",
): Map<string, Value> {
  const out = new Map<string, Value>();
  const refused: string[] = [];
  const find = finder(entity);
  for (const [name, value] of Object.entries(given)) {
    if (name === "attributes") continue;
    const field = entity.fields.get(name.toLowerCase());
    if (field === undefined)
      throw new OrgError(400, "INVALID_FIELD", `No such column '${name}' on sobject of type ${entity.def.name}`);
    if (field[ability] === true) out.set(field.name, coerce(field, value, find));
    else refused.push(field.name);
  }
  if (refused.length === 0) return out;
  throw new OrgError(
    400,
    "INVALID_FIELD_FOR_INSERT_UPDATE",
    `Unable to create/update fields: ${refused.join(", ")}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`,
    refused,
  );
}

/** @throws OrgError REQUIRED_FIELD_MISSING where a new row lacks a value that it must have */
export function checkRequired(entity: Entity, values: ReadonlyMap<string, Value>): void {
  const absent = [...entity.fields.values()]
    .filter((f) => isRequired(f) && (values.get(f.name) ?? null) === null)
    .map((f) => f.name);
  if (absent.length > 0) throw missing(absent);
}

/** @throws OrgError REQUIRED_FIELD_MISSING where a change empties a field that must have a value */
export function checkNotEmptied(entity: Entity, values: ReadonlyMap<string, Value>): void {
  for (const [name, value] of values)
    if (value === null && entity.fields.get(name.toLowerCase())?.["nillable"] === false) throw missing([name]);
}

const finder =
  (entity: Entity): FindReference =>
  (id) => {
    const location = entity.locate(id);
    if (location?.table.exists(location.index) !== true) return null;
    const object = location.table.name;
    return { object, isHidden: entity.isHidden(object, location.index) };
  };
