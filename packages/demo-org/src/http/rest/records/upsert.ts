import { notFound } from "../../../org/not-found.ts";
import { to18 } from "../../../store/record-id.ts";
import type { Call, Route } from "../../wire/call.ts";
import { objectBody } from "../../wire/call.ts";
import { json, jsonText, type Reply } from "../../wire/reply.ts";
import { rowsJson } from "../query/json-rows.ts";
import { idsOf, keyField } from "./external-ids.ts";
import { wantedFields } from "./records.ts";
import { checkNotGiven, Saver } from "./save.ts";

/** GET sobjects/X/FIELD/VALUE: the row with this value of an external id. */
export const getByKey: Route = (call, { org, settings }) => {
  const { params, session, base } = call;
  const { object = "", key = "", value = "" } = params;
  const ids = idsOf(org, session.user, { object, key, value });
  if (ids.length > 1) return several(ids, base, object);
  const [id] = ids;
  if (id === undefined) throw notFound();
  const row = org.retrieve(session.user, object, id, wantedFields(call));
  return jsonText(rowsJson(row, 0, 1, { base, settings }).join(""));
};

/**
 * PATCH sobjects/X/FIELD/VALUE: updates the row with this external id, or creates it, unless `updateOnly` is asked for. (REST API
 * Developer Guide, Upsert Records Using sObject Rows by External ID.)
 */
export const upsert: Route = (call, service) => {
  const { object = "", key = "", value = "" } = call.params;
  const { name } = keyField(service.org, call.session.user, object, key);
  const values = objectBody(call);
  checkNotGiven(values, "Id", name);
  const saver = new Saver(call, service);
  if (name === "Id") {
    saver.update(object, value, values);
    return upserted(to18(value), false);
  }
  const ids = idsOf(service.org, call.session.user, { object, key, value });
  if (ids.length > 1) return several(ids, call.base, object);
  const [id] = ids;
  if (id !== undefined) {
    saver.update(object, id, values);
    return upserted(id, false);
  }
  if (isUpdateOnly(call)) throw notFound();
  return upserted(saver.create(object, { ...values, [name]: value }), true);
};

/** DELETE sobjects/X/FIELD/VALUE. */
export const deleteByKey: Route = ({ params, session, base }, { org }) => {
  const { object = "", key = "", value = "" } = params;
  const ids = idsOf(org, session.user, { object, key, value });
  if (ids.length > 1) return several(ids, base, object);
  const [id] = ids;
  if (id === undefined) throw notFound();
  org.remove(session.user, object, id);
  return { status: 204 };
};

const isUpdateOnly = ({ query }: Call): boolean => query.get("updateOnly") === "true";

const upserted = (id: string, created: boolean): Reply =>
  json({ id, success: true, errors: [], created }, created ? 201 : 200);

const several = (ids: readonly string[], base: string, object: string): Reply =>
  json(
    ids.map((id) => `${base}/sobjects/${object}/${id}`),
    300,
  );
