import { type Field, isPlain, type TestOrg } from "./org.ts";
import { canonical, type Json, type Lists, type Row } from "./records.ts";

/** A row of the org. */
interface Held {
  readonly record: Row;
  /** Differs after every change of the row; not when only a formula has another value, of which Salesforce tells nobody. */
  readonly version: string;
}

/** A stream's rows by their Id. */
export type HeldRows = ReadonlyMap<string, Held>;

/** What the org holds at a moment, as rows and records, by stream. */
export type Snapshot = ReadonlyMap<string, HeldRows>;

/**
 * The org's rows as records, made from what REST answers by the few rules that docs/fidelity.md promises.
 * @param deletedAt the property that marks deleted rows
 */
export async function snapshot(org: TestOrg, streams: readonly string[], deletedAt: string): Promise<Snapshot> {
  const all = new Map<string, HeldRows>();
  for (const stream of streams) {
    const fields = await org.fields(stream);
    const rows = await org.rows(stream);
    // What describes metadata has the same Id in all rows.
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
    .filter(isPlain)
    .map((field) => [field.name, plainValue(row[field.name] ?? null, field)] as const);
  const record: Row = Object.fromEntries(members);
  const stamp = record["SystemModstamp"] ?? record["LastModifiedDate"] ?? record["CreatedDate"] ?? null;
  // An object without IsDeleted tells of no deletion.
  if (!Object.hasOwn(record, "IsDeleted")) return record;
  return { ...record, [deletedAt]: record["IsDeleted"] === true ? stamp : null };
}

const native = ["boolean", "int", "long", "double", "currency", "percent"];

function plainValue(value: Json, { type }: Field): Json {
  if (value === null || native.includes(type)) return value;
  // REST writes an anyType, such as the old value of a history row, as what it happens to be; its column is text.
  const text = String(value);
  if (type === "datetime") return text.replace(/\+0000$/, "Z");
  return text === "" ? null : text.toWellFormed().replaceAll("\0", "\ufffd");
}

/** Rows that a run after `before` brings: of streams read incrementally the new and changed ones, of others all. */
export function changes(before: Snapshot, after: Snapshot, keys: ReadonlyMap<string, string | null>): Snapshot {
  const changed = [...after].map(([stream, rows]): [string, HeldRows] => {
    if ((keys.get(stream) ?? null) === null) return [stream, rows];
    const old = before.get(stream);
    return [stream, new Map([...rows].filter(([id, { version }]) => old?.get(id)?.version !== version))];
  });
  return new Map(changed);
}

/** What a client that merges by key holds after `changed` has come. */
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
