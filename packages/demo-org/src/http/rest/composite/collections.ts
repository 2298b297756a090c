import { type Org, OrgError } from "../../../org/org.ts";
import { isRecordId, to18 } from "../../../store/record-id.ts";
import type { Service } from "../../service.ts";
import { type Call, isObject, objectBody, type Route } from "../../wire/call.ts";
import { json, jsonText, type Reply } from "../../wire/reply.ts";
import { rowsJson } from "../query/json-rows.ts";
import { idsOf, put } from "../records/upsert.ts";

const mostWritten = 200;
const mostRead = 2000;

type Row = Readonly<Record<string, unknown>>;

/** POST composite/sobjects: up to 200 new rows. */
export const createMany: Route = (call, { org }) =>
  writeAll(recordsOf(call), { allOrNone: wantsAllOrNone(call, org) }, ({ attributes, ...values }) => ({
    id: org.create(call.session.user, typeOf(attributes), values),
  }));

/** PATCH composite/sobjects. */
export const updateMany: Route = (call, { org }) =>
  writeAll(recordsOf(call), { allOrNone: wantsAllOrNone(call, org) }, ({ attributes, id, Id, ...values }) => {
    const target = String(id ?? Id);
    known(() => org.update(call.session.user, { object: typeOf(attributes), id: target, values }));
    return { id: target };
  });

/** PATCH composite/sobjects/X/FIELD: rows updated by an external id, or created. */
export const upsertMany: Route = (call, { org }) => {
  const { object = "", key = "" } = call.params;
  return writeAll(
    recordsOf(call),
    { allOrNone: wantsAllOrNone(call, org), failed: { created: false } },
    ({ attributes: _attributes, ...values }) => {
      const value = Object.entries(values).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
      const [id = null] =
        value === undefined ? [] : idsOf(org, call.session.user, { object, key, value: String(value) });
      return put(org, call.session.user, { object, id, values });
    },
  );
};

/** DELETE composite/sobjects?ids=A,B. */
export const deleteMany: Route = (call, { org }) => {
  const ids = (call.query.get("ids") ?? "").split(",").filter((id) => id !== "");
  atMost(ids, mostWritten);
  const prefixes = new Map(org.describeGlobal(call.session.user).map(({ keyPrefix, name }) => [keyPrefix, name]));
  const allOrNone = call.query.get("allOrNone") === "true" ? org : null;
  return writeAll(ids, { allOrNone }, (id) => {
    const object = prefixes.get(id.slice(0, 3));
    if (object === undefined) throw unknownId();
    known(() => org.remove(call.session.user, object, id));
    return { id };
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

function typeOf(attributes: unknown): string {
  if (isObject(attributes) && typeof attributes["type"] === "string") return attributes["type"];
  throw new OrgError(400, "INVALID_TYPE", "sObject type is missing: attributes.type");
}
