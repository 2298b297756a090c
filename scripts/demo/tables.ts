import Table from "cli-table3";
import { type DemoRecord, keysOf, recordsOf } from "./messages.ts";
import type { TapRun } from "./tap-run.ts";

/** Of the 80 columns of a terminal, what the other columns of the changes leave to a name. */
const nameWidth = 18;

const isDeleted = (record: DemoRecord["record"]): boolean => record["_sdc_deleted_at"] != null;
const plain = { style: { head: [], border: [] }, chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" } };

/** A line per stream with records. A call that several streams share is counted for each. */
export async function streamsTable({ file, log }: TapRun): Promise<string> {
  const streams = await recordsOf(file);
  const head = ["stream", "records", "deleted", "fields", "seconds", "API calls"];
  const table = new Table({ ...plain, head, colAligns: ["left", "right", "right", "right", "right", "right"] });
  const withRecords = [...streams].filter(([, records]) => records.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [stream, records] of withRecords) {
    const [, calls = "", seconds = ""] =
      new RegExp(`^\\w+ ${stream}: .* (\\d+) calls?, ([\\d.]+) s: `, "m").exec(log) ?? [];
    const deleted = records.filter(isDeleted).length;
    table.push([
      stream,
      records.length,
      deleted,
      Object.keys(records[0] ?? {}).length,
      Number(seconds).toFixed(2),
      calls,
    ]);
  }
  const others = streams.size - withRecords.length;
  return `${table.toString()}\n${others} more ${others === 1 ? "stream has" : "streams have"} no records.`;
}

/**
 * The first few changed rows of each stream, and what happened to them. Unchanged rows of streams that are read in full each run
 * (descriptions of the org) are left out.
 */
export async function changesTable(file: string, before: string): Promise<string> {
  const keys = await keysOf(before);
  const keyOf = (stream: string, record: DemoRecord["record"]) =>
    (keys.get(stream) ?? []).map((name) => textOf(record[name])).join(" ");
  const table = new Table({
    ...plain,
    head: ["stream", "key", "what", "name", "at (UTC)"],
    colWidths: [null, null, null, nameWidth, null],
  });
  const earlier = await recordsOf(before);
  for (const [stream, records] of await recordsOf(file)) {
    const known = new Map(earlier.get(stream)?.map((record) => [keyOf(stream, record), JSON.stringify(record)]));
    const changed = records.filter((record) => known.get(keyOf(stream, record)) !== JSON.stringify(record));
    for (const record of changed.length <= 6 ? changed : [...changed.slice(0, 3), ...changed.slice(-3)]) {
      const key = keyOf(stream, record);
      const what = isDeleted(record) ? "deleted" : known.has(key) ? "updated" : "created";
      const date = record["SystemModstamp"] ?? record["LastModifiedDate"] ?? record["CreatedDate"];
      table.push([stream, key, what, nameOf(record), textOf(date).slice(11, 19)]);
    }
  }
  return table.toString();
}

/** Rows, seconds and API calls of a run. */
export async function sumLine({ seconds, calls, file }: TapRun): Promise<string> {
  const rows = file.endsWith(".jsonl")
    ? [...(await recordsOf(file)).values()].reduce((sum, { length }) => sum + length, 0)
    : null;
  return `${rows === null ? "" : `${rows.toLocaleString("en")} records, `}${seconds.toFixed(1)} seconds, ${calls} API calls.`;
}

function nameOf(record: DemoRecord["record"]): string {
  return textOf(record["Name"] ?? record["Subject"]).replaceAll(/\s+/g, " ");
}

/** A value as text; blank where the record has none. */
const textOf = (value: unknown): string => String(value ?? "");
