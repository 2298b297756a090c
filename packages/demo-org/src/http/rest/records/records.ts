import type { Call, Route } from "../../wire/call.ts";
import { objectBody } from "../../wire/call.ts";
import { json, jsonText } from "../../wire/reply.ts";
import { rowsJson } from "../query/json-rows.ts";

const object = ({ params }: Call): string => params["object"] ?? "";
const id = ({ params }: Call): string => params["id"] ?? "";

/** GET sobjects/X/ID, with `fields` or all of them. */
export const getRecord: Route = (call, { org, settings }) => {
  const fields = call.query.get("fields");
  const wanted = fields === null ? null : fields.split(",").map((each) => each.trim());
  const row = org.retrieve(call.session.user, object(call), id(call), wanted);
  return jsonText(rowsJson(row, 0, 1, { base: call.base, settings }).join(""));
};

/** POST sobjects/X. */
export const createRecord: Route = (call, { org }) => {
  const created = org.create(call.session.user, object(call), objectBody(call));
  const headers = { Location: `${call.base}/sobjects/${object(call)}/${created}` };
  return json({ id: created, success: true, errors: [] }, 201, headers);
};

/** PATCH sobjects/X/ID. */
export const updateRecord: Route = (call, { org }) => {
  org.update(call.session.user, { object: object(call), id: id(call), values: objectBody(call) });
  return { status: 204 };
};

/** DELETE sobjects/X/ID. */
export const deleteRecord: Route = (call, { org }) => {
  org.remove(call.session.user, object(call), id(call));
  return { status: 204 };
};
