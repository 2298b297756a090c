import { OrgError } from "../../../org/org.ts";
import { isRecordId } from "../../../store/record-id.ts";
import type { Call, Route } from "../../wire/call.ts";
import { objectBody } from "../../wire/call.ts";
import { json, jsonText } from "../../wire/reply.ts";
import { methodNotAllowed } from "../../wire/router.ts";
import { rowsJson } from "../query/json-rows.ts";
import { checkNotGiven, Saver } from "./save.ts";

const object = ({ params }: Call): string => params["object"] ?? "";

/** @throws OrgError NOT_FOUND for what is no id: a field's name would be in its place */
function id({ params }: Call): string {
  const given = params["id"] ?? "";
  if (isRecordId(given)) return given;
  throw new OrgError(404, "NOT_FOUND", `Provided external ID field does not exist or is not accessible: ${given}`);
}

/** The fields that a request for a row names; null: all. */
export function wantedFields({ query }: Call): readonly string[] | null {
  const fields = query.get("fields");
  return fields === null ? null : fields.split(",").map((each) => each.trim());
}

/** GET sobjects/X/ID, with `fields` or all of them. */
export const getRecord: Route = (call, { org, settings }) => {
  const row = org.retrieve(call.session.user, object(call), id(call), wantedFields(call));
  return jsonText(rowsJson(row, 0, 1, { base: call.base, settings }).join(""));
};

/** POST sobjects/X. */
export const createRecord: Route = (call, service) => {
  const created = create(call, service);
  return json({ id: created, success: true, errors: [] }, 201, location(call, created));
};

/** POST sobjects/X/Id: an upsert by an id that is not there yet. (REST API Developer Guide, Create Records Using sObject Rows by External ID.) */
export const createByNoId: Route = (call, service) => {
  if (call.params["id"]?.toLowerCase() !== "id") throw methodNotAllowed("POST", ["GET", "HEAD", "PATCH", "DELETE"]);
  const created = create(call, service);
  return json({ id: created, success: true, errors: [], created: true }, 201, location(call, created));
};

const create: (...args: Parameters<Route>) => string = (call, service) => {
  const values = objectBody(call);
  checkNotGiven(values, "Id");
  return new Saver(call, service).create(object(call), values);
};

const location = (call: Call, created: string) => ({ Location: `${call.base}/sobjects/${object(call)}/${created}` });

/** PATCH sobjects/X/ID. */
export const updateRecord: Route = (call, service) => {
  const values = objectBody(call);
  checkNotGiven(values, "Id");
  new Saver(call, service).update(object(call), id(call), values);
  return { status: 204 };
};

/** DELETE sobjects/X/ID. */
export const deleteRecord: Route = (call, { org }) => {
  org.remove(call.session.user, object(call), id(call));
  return { status: 204 };
};
