import { type Field, isCompound, isPlain, type TestOrg } from "./org.ts";
import { canonical, type Json, type Lists, type Row } from "./records.ts";

/** A row of the org. */
interface Held {
  readonly record: Row;
  /** Another text after every change of the row. A new value of a formula alone is not a change: Salesforce does not report it. */
  readonly version: string;
}

/** A stream's rows by their Id. */
export type HeldRows = ReadonlyMap<string, Held>;

/** What the org holds at one point in time, by stream. */
export type Snapshot = ReadonlyMap<string, HeldRows>;

/**
 * The org's rows as the records that the tap must write, by the rules in docs/fidelity.md.
 * @param deletedAt the property that only deleted rows have a value in
 */
export async function snapshot(org: TestOrg, streams: readonly string[], deletedAt: string): Promise<Snapshot> {
  const all = new Map<string, HeldRows>();
  for (const stream of streams) {
    const fields = await org.fields(stream);
    const rows = await org.rows(stream);
    // Objects that describe metadata have the same Id in all rows.
    const keyOf = (row: Row): string => String(row["DurableId"] ?? row["Id"]);
    all.set(stream, new Map(rows.map((row) => [keyOf(row), heldOf(row, fields, deletedAt)])));
  }
  return all;
}

function heldOf(row: Row, fields: readonly Field[], deletedAt: string): Held {
  const stored = fields.filter(({ calculated }) => !calculated);
  return { record: recordOf(row, fields, deletedAt), version: canonical(recordOf(row, stored, deletedAt)) };
}

function recordOf(row: Row, fields: readonly Field[], deletedAt: string): Row {
  const members = fields
    .filter((field) => isPlain(field) || (isAirbytes(deletedAt) && isCompound(field)))
    .map((field) => [field.name, plainValue(row[field.name] ?? null, field)] as const);
  const record: Row = Object.fromEntries(members);
  const modifiedAt = record["SystemModstamp"] ?? record["LastModifiedDate"] ?? record["CreatedDate"] ?? null;
  // Rows of an object without IsDeleted have no such property.
  if (!Object.hasOwn(record, "IsDeleted")) return record;
  return { ...record, [deletedAt]: record["IsDeleted"] === true ? modifiedAt : null };
}

const native = ["boolean", "int", "long", "double", "currency", "percent"];

const isAirbytes = (deletedAt: string): boolean => deletedAt.startsWith("_ab_");

function plainValue(value: Json, field: Field): Json {
  const { type } = field;
  if (value === null || isCompound(field) || native.includes(type)) return value;
  // REST writes an anyType, such as the old value of a history row, with the type of its value; the column is text.
  const text = String(value);
  if (type === "datetime") return text.replace(/\+0000$/, "Z");
  return text === "" ? null : text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** The rows that a run after `before` must read: new and changed ones of incremental streams, all rows of the others. */
export function changes(before: Snapshot, after: Snapshot, keys: ReadonlyMap<string, string | null>): Snapshot {
  const changed = [...after].map(([stream, rows]): [string, HeldRows] => {
    if ((keys.get(stream) ?? null) === null) return [stream, rows];
    const old = before.get(stream);
    return [stream, new Map([...rows].filter(([id, { version }]) => old?.get(id)?.version !== version))];
  });
  return new Map(changed);
}

/** What a client that merges by key holds after it has loaded `changed`. */
export function merged(before: Snapshot, changed: Snapshot): Snapshot {
  const streams = new Set([...before.keys(), ...changed.keys()]);
  return new Map(
    [...streams].map((name) => [name, new Map([...(before.get(name) ?? []), ...(changed.get(name) ?? [])])]),
  );
}

/** The records of each stream as a list, to compare them. */
export function rowsOf(all: Snapshot): Lists {
  return new Map([...all].map(([stream, rows]) => [stream, [...rows.values()].map(({ record }) => record)]));
}
