import { type FieldDescribe, type Org, OrgError, type OrgUser } from "../../../org/org.ts";
import { isObject } from "../../wire/call.ts";
import { fieldNamed, idsOf, isKey } from "./external-ids.ts";

type Values = Readonly<Record<string, unknown>>;

/**
 * The values of a row whose lookups may be given by an external id of the parent: `"Account": {"ErpId__c": "A-17"}`. (REST API Developer
 * Guide, Insert or Update (Upsert) a Record Using an External ID.)
 * @throws OrgError where the parent is not found, or is several rows
 */
export function withLookups(org: Org, user: OrgUser, object: string, values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const lookup = lookupNamed(org, user, object, name);
      return isObject(value) && lookup !== undefined
        ? [lookup.name, parentId(org, user, lookup, value)]
        : [name, value];
    }),
  );
}

const lookupNamed = (org: Org, user: OrgUser, object: string, name: string): FieldDescribe | undefined =>
  org
    .describe(user, object)
    ?.fields.find(({ relationshipName }) => relationshipName?.toLowerCase() === name.toLowerCase());

function parentId(org: Org, user: OrgUser, lookup: FieldDescribe, given: Values): string {
  const object = parentOf(lookup, given);
  const keys = Object.entries(given).filter(([name]) => name !== "attributes");
  const [name = "", value] = keys[0] ?? [];
  const field = fieldNamed(org, user, object, name);
  if (keys.length !== 1 || field === undefined || !isKey(field)) {
    const what = keys.map(([each]) => each).join(", ");
    throw invalid(
      `Field name provided, ${what} does not match an External ID, Salesforce Id, or indexed field for ${object}`,
    );
  }
  const ids = idsOf(org, user, { object, key: field.name, value: String(value) });
  const [id] = ids;
  if (id === undefined)
    throw invalid(`Foreign key external ID: ${String(value)} not found for field ${field.name} in entity ${object}`);
  if (ids.length === 1) return id;
  throw severalRows(field, ids);
}

/** Which object a lookup's row is of. Where there are several, the row says it before anything else. */
function parentOf({ referenceTo }: FieldDescribe, given: Values): string {
  const [only, ...others] = referenceTo;
  if (only !== undefined && others.length === 0) return only;
  return typeFirst(given);
}

/** The object that a row says it is of. @throws OrgError JSON_PARSER_ERROR unless it says so before its fields */
export function typeFirst(row: Values): string {
  const [first] = Object.keys(row);
  const attributes = first === "attributes" ? row["attributes"] : null;
  const type = isObject(attributes) ? attributes["type"] : null;
  if (typeof type === "string") return type;
  throw new OrgError(
    400,
    "JSON_PARSER_ERROR",
    "Nested object for polymorphic foreign key must have an attributes field before any other fields.",
    [],
  );
}

/** A value that is that of several rows, where it cannot be answered with their addresses. */
export const severalRows = (field: FieldDescribe, ids: readonly string[]): OrgError =>
  new OrgError(
    400,
    "DUPLICATE_EXTERNAL_ID",
    `${field.label}: more than one record found for external id field: [${ids.join(", ")}]`,
    [field.name],
  );

const invalid = (message: string): OrgError => new OrgError(400, "INVALID_FIELD", message, []);
