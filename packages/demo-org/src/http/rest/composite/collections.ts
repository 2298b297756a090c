import { type Org, OrgError } from "../../../org/org.ts";
import { isRecordId, to18 } from "../../../store/record-id.ts";
import type { Service } from "../../service.ts";
import { type Call, isObject, objectBody, type Route } from "../../wire/call.ts";
import { json, jsonText, type Reply } from "../../wire/reply.ts";
import { rowsJson } from "../query/json-rows.ts";
import { idsOf, keyField } from "../records/external-ids.ts";
import { severalRows, typeFirst } from "../records/lookups-by-key.ts";
import { Saver } from "../records/save.ts";
import { checkChunks } from "./chunks.ts";

const mostWritten = 200;
const mostRead = 2000;

type Row = Readonly<Record<string, unknown>>;

/** POST composite/sobjects: up to 200 new rows. */
export const createMany: Route = (call, service) => {
  const saver = new Saver(call, service);
  return writeAll(checkChunks(recordsOf(call)), { allOrNone: wantsAllOrNone(call, service.org) }, (record) => {
    const object = typeFirst(record);
    const { id, rest } = splitId(record);
    if (id !== undefined)
      throw new OrgError(400, "INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ["Id"]);
    return { id: saver.create(object, rest) };
  });
};

/** PATCH composite/sobjects. */
export const updateMany: Route = (call, service) => {
  const saver = new Saver(call, service);
  return writeAll(checkChunks(recordsOf(call)), { allOrNone: wantsAllOrNone(call, service.org) }, (record) => {
    const object = typeFirst(record);
    const { id, rest } = splitId(record);
    if (id === undefined) throw new OrgError(400, "MISSING_ARGUMENT", "Id not specified in an update call", ["Id"]);
    known(() => saver.update(object, id, rest));
    return { id: to18(id) };
  });
};

/** PATCH composite/sobjects/X/FIELD: rows updated by an external id, or created. */
export const upsertMany: Route = (call, service) => {
  const { org } = service;
  const { object = "", key = "" } = call.params;
  const field = keyField(org, call.session.user, object, key);
  const records = recordsOf(call);
  const repeated = repeatedIn(records.map((record) => textIn(record, field.name)));
  const saver = new Saver(call, service);
  const put = (record: Row, id: string | undefined): { readonly id: string; readonly created: boolean } => {
    if (id === undefined) return { id: saver.create(object, record), created: true };
    known(() => saver.update(object, id, record));
    return { id: to18(id), created: false };
  };
  return writeAll(records, { allOrNone: wantsAllOrNone(call, org), failed: { created: false } }, (record) => {
    typeFirst(record);
    const value = textIn(record, field.name);
    if (value !== undefined && repeated.has(value))
      throw new OrgError(400, "DUPLICATE_VALUE", `Duplicate external id specified: ${value}`, [field.name]);
    const { id, rest } = splitId(record);
    if (field.name === "Id") return put(rest, id);
    if (value === undefined) throw new OrgError(400, "MISSING_ARGUMENT", `${field.name} not specified`, [field.name]);
    const ids = idsOf(org, call.session.user, { object, key: field.name, value });
    if (ids.length > 1) throw severalRows(field, ids);
    return put(rest, ids[0]);
  });
};

/** DELETE composite/sobjects?ids=A,B. */
export const deleteMany: Route = (call, { org }) => {
  const ids = (call.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  atMost(ids, mostWritten);
  const prefixes = new Map(org.describeGlobal(call.session.user).map(({ keyPrefix, name }) => [keyPrefix, name]));
  const allOrNone = call.query.get("allOrNone") === "true" ? org : null;
  return writeAll(ids, { allOrNone }, (id) => {
    if (!isRecordId(id)) throw new OrgError(400, "MALFORMED_ID", `malformed id ${id}`, []);
    const object = prefixes.get(id.slice(0, 3));
    if (object === undefined) throw unknownId();
    known(() => org.remove(call.session.user, object, id));
    return { id: to18(id) };
  });
};

/** GET composite/sobjects/X?ids=A,B&fields=C,D. */
export const readMany: Route = (call, service) => {
  const list = (name: string): string[] => (call.query.get(name) ?? "").split(",").filter((each) => each !== "");
  return read(call, service, list("ids"), list("fields"));
};

/** POST composite/sobjects/X with ids and fields in the body. */
export const readManyByBody: Route = (call, service) => {
  const { ids, fields } = objectBody(call);
  return read(call, service, strings(ids), strings(fields));
};

/** A row's own id, and the rest of it. */
function splitId(record: Row): { readonly id: string | undefined; readonly rest: Row } {
  const rest = Object.fromEntries(Object.entries(record).filter(([name]) => name.toLowerCase() !== "id"));
  return { id: textIn(record, "Id"), rest };
}

/** The value of a field, as text; undefined: the row has none. */
function textIn(record: Row, field: string): string | undefined {
  const [, value = null] = Object.entries(record).find(([name]) => name.toLowerCase() === field.toLowerCase()) ?? [];
  return value === null || value === "" ? undefined : String(value);
}

function repeatedIn(values: readonly (string | undefined)[]): ReadonlySet<string> {
  const given = values.filter((value) => value !== undefined);
  return new Set(given.filter((value, at) => given.indexOf(value) !== at));
}

const unknownId = (): OrgError => new OrgError(400, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id");

/** In a list of rows NOT_FOUND becomes an invalid cross reference id. */
function known(write: () => void): void {
  try {
    write();
  } catch (error) {
    throw error instanceof OrgError && error.errorCode === "NOT_FOUND" ? unknownId() : error;
  }
}

/** Rows in the order of the ids, null for one that is not there. */
function read(call: Call, { org, settings }: Service, ids: readonly string[], fields: readonly string[]): Reply {
  atMost(ids, mostRead);
  const found = org.retrieveMany(call.session.user, call.params["object"] ?? "", ids, fields);
  const rows = [...found.rows(0, found.totalSize)];
  const texts = rowsJson({ ...found, rows: () => rows }, 0, rows.length, { base: call.base, settings });
  const byId = new Map(rows.map(({ id }, index) => [id, texts[index]]));
  return jsonText(`[${ids.map((id) => byId.get(isRecordId(id) ? to18(id) : id) ?? "null").join(",")}]`);
}

interface Failing {
  /** The org, when one failure rolls back all; null: each row by itself. */
  readonly allOrNone: Org | null;
  /** Further members of a failure's entry. */
  readonly failed?: { readonly created?: false };
}

/** Each result is in the place of its row, with the errors of those that failed. */
function writeAll<T>(
  all: readonly T[],
  { allOrNone, failed }: Failing,
  one: (each: T) => { readonly id: string; readonly created?: boolean },
): Reply {
  const savepoint = allOrNone?.savepoint();
  const results = all.map((each) => {
    try {
      return { ...one(each), success: true, errors: [] };
    } catch (error) {
      if (!(error instanceof OrgError)) throw error;
      const { errorCode, message, fields = [] } = error;
      return { success: false, errors: [{ statusCode: errorCode, message, fields }], ...failed };
    }
  });
  if (savepoint === undefined) return json(results);
  if (results.every(({ success }) => success)) {
    savepoint.release();
    return json(results);
  }
  savepoint.rollback();
  return json(results.map((result) => (result.success ? { success: false, errors: [rolledBack], ...failed } : result)));
}

const rolledBack = {
  statusCode: "ALL_OR_NONE_OPERATION_ROLLED_BACK",
  message: "Record rolled back because not all records were valid and the request was using AllOrNone header",
  fields: [],
};

/** The org, when the request wants one transaction. */
const wantsAllOrNone = (call: Call, org: Org): Org | null => (objectBody(call)["allOrNone"] === true ? org : null);

function recordsOf(call: Call): readonly Row[] {
  const { records } = objectBody(call);
  if (!Array.isArray(records) || !records.every(isObject)) {
    throw new OrgError(400, "JSON_PARSER_ERROR", "records must be a list of objects");
  }
  atMost(records, mostWritten);
  return records;
}

function atMost(list: readonly unknown[], most: number): void {
  if (list.length <= most) return;
  throw new OrgError(
    400,
    "EXCEEDED_ID_LIMIT",
    `record limit reached. cannot submit more than ${most} records in this operation`,
  );
}

const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
