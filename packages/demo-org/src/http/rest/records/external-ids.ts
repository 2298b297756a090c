import { type FieldDescribe, type Org, OrgError, type OrgUser } from "../../../org/org.ts";

/** A value of a field that names rows of an object. */
export interface Key {
  readonly object: string;
  readonly key: string;
  readonly value: string;
}

/** The field of an external id. @throws OrgError NOT_FOUND unless it is one that the user may see */
export function keyField(org: Org, user: OrgUser, object: string, key: string): FieldDescribe {
  const field = fieldNamed(org, user, object, key);
  if (field !== undefined && isKey(field)) return field;
  throw new OrgError(404, "NOT_FOUND", `Provided external ID field does not exist or is not accessible: ${key}`);
}

export const isKey = (field: FieldDescribe): boolean => field["externalId"] === true || field["idLookup"] === true;

export const fieldNamed = (org: Org, user: OrgUser, object: string, name: string): FieldDescribe | undefined =>
  org.describe(user, object)?.fields.find((field) => field.name.toLowerCase() === name.toLowerCase());

/** The rows that have this external id. @throws OrgError NOT_FOUND unless the field is an external id */
export function idsOf(org: Org, user: OrgUser, { object, key, value }: Key): readonly string[] {
  const field = keyField(org, user, object, key);
  const isNumber = ["int", "double", "currency", "percent"].includes(field.type);
  const literal = isNumber ? value : `'${value.replace(/[\\']/g, "\\$&")}'`;
  const found = org.query(user, `SELECT Id FROM ${object} WHERE ${field.name} = ${literal}`, { all: false });
  return Array.from(found.rows(0, found.totalSize), ({ id }) => id ?? "");
}
