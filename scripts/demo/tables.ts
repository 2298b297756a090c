import Table from "cli-table3";
import { type DemoRecord, recordsOf } from "./messages.ts";
import type { TapRun } from "./tap-run.ts";

type Streams = ReadonlyMap<string, readonly DemoRecord["record"][]>;

const isDeleted = (record: DemoRecord["record"]): boolean => record["_sdc_deleted_at"] != null;
const plain = { style: { head: [], border: [] }, chars: { mid: "", "left-mid": "", "mid-mid": "", "right-mid": "" } };

/** A line per stream that brought something. Streams that share a call each name it. */
export function streamsTable({ file, log }: TapRun): string {
  const streams = recordsOf(file);
  const head = ["stream", "records", "of them deleted", "fields", "seconds", "API calls"];
  const table = new Table({ ...plain, head, colAligns: ["left", "right", "right", "right", "right", "right"] });
  const withRecords = [...streams].filter(([, records]) => records.length > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [stream, records] of withRecords) {
    const [, calls = "", seconds = ""] =
      new RegExp(`^\\w+ ${stream}: .* (\\d+) calls?, ([\\d.]+) s: `, "m").exec(log) ?? [];
    const deleted = records.filter(isDeleted).length;
    table.push([stream, records.length, deleted, Object.keys(records[0] ?? {}).length, seconds, calls]);
  }
  return `${table.toString()}\n${streams.size - withRecords.length} more streams brought no rows.`;
}

/** The first few rows of each stream that changed, and what happened to them. */
export function changesTable(changed: Streams, before: string): string {
  const known = new Set(
    [...recordsOf(before)].flatMap(([stream, records]) => records.map(({ Id }) => `${stream} ${Id}`)),
  );
  const table = new Table({
    ...plain,
    head: ["stream", "Id", "what", "name", "SystemModstamp"],
    colWidths: [null, null, null, 34, null],
  });
  for (const [stream, records] of changed) {
    const shown = records.length <= 6 ? records : [...records.slice(0, 3), ...records.slice(-3)];
    for (const record of shown) {
      const what = isDeleted(record) ? "deleted" : known.has(`${stream} ${record["Id"]}`) ? "updated" : "created";
      table.push([stream, String(record["Id"]), what, nameOf(record), String(record["SystemModstamp"])]);
    }
  }
  return table.toString();
}

/** Rows, seconds and API calls of a run. */
export function sumLine({ seconds, calls, file }: TapRun): string {
  const rows = file.endsWith(".jsonl")
    ? [...recordsOf(file).values()].reduce((sum, { length }) => sum + length, 0)
    : null;
  return `${rows === null ? "" : `${rows} records, `}${seconds.toFixed(1)} seconds, ${calls} API calls.`;
}

function nameOf(record: DemoRecord["record"]): string {
  return String(record["Name"] ?? record["Subject"] ?? "").replaceAll(/\s+/g, " ");
}
