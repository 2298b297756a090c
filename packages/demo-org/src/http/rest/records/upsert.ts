import { notFound } from "../../../org/not-found.ts";
import { type Org, OrgError, type OrgUser } from "../../../org/org.ts";
import type { Route } from "../../wire/call.ts";
import { objectBody } from "../../wire/call.ts";
import { json, jsonText, type Reply } from "../../wire/reply.ts";
import { rowsJson } from "../query/json-rows.ts";

/** GET sobjects/X/FIELD/VALUE: the row with this value of an external id. */
export const getByKey: Route = ({ params, session, base }, { org, settings }) => {
  const { object = "", key = "", value = "" } = params;
  const ids = idsOf(org, session.user, { object, key, value });
  if (ids.length > 1) return several(ids, base, object);
  const [id] = ids;
  if (id === undefined) throw notFound();
  return jsonText(rowsJson(org.retrieve(session.user, object, id, null), 0, 1, { base, settings }).join(""));
};

/** PATCH sobjects/X/FIELD/VALUE: updates the row with this external id, or creates it. */
export const upsert: Route = (call, { org }) => {
  const { object = "", key = "", value = "" } = call.params;
  const ids = idsOf(org, call.session.user, { object, key, value });
  if (ids.length > 1) return several(ids, call.base, object);
  const { id, created } = put(org, call.session.user, {
    object,
    id: ids[0] ?? null,
    values: { ...objectBody(call), [key]: value },
  });
  return json({ id, success: true, errors: [], created }, created ? 201 : 200);
};

interface Row {
  readonly object: string;
  readonly id: string | null;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Updates this row; without an id, creates one. */
export function put(
  org: Org,
  user: OrgUser,
  { object, id, values }: Row,
): { readonly id: string; readonly created: boolean } {
  if (id === null) return { id: org.create(user, object, values), created: true };
  org.update(user, { object, id, values });
  return { id, created: false };
}

interface Key {
  readonly object: string;
  readonly key: string;
  readonly value: string;
}

/** The rows that have this external id. @throws OrgError NOT_FOUND unless the field is an external id */
export function idsOf(org: Org, user: OrgUser, { object, key, value }: Key): readonly string[] {
  const field = org.describe(user, object)?.fields.find(({ name }) => name.toLowerCase() === key.toLowerCase());
  if (field === undefined || (field["externalId"] !== true && field["idLookup"] !== true)) {
    throw new OrgError(404, "NOT_FOUND", `Provided external ID field does not exist or is not accessible: ${key}`);
  }
  const isNumber = ["int", "double", "currency", "percent"].includes(field.type);
  const literal = isNumber ? value : `'${value.replace(/[\\']/g, "\\$&")}'`;
  const found = org.query(user, `SELECT Id FROM ${object} WHERE ${field.name} = ${literal}`, { all: false });
  return Array.from(found.rows(0, found.totalSize), ({ id }) => id ?? "");
}

const several = (ids: readonly string[], base: string, object: string): Reply =>
  json(
    ids.map((id) => `${base}/sobjects/${object}/${id}`),
    300,
  );
