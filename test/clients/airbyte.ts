import { join } from "node:path";
import { jsonLines } from "../../scripts/json-lines.ts";
import type { Client } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { changes, merged, rowsOf, type Snapshot, snapshot } from "./org-snapshot.ts";
import { mustRun } from "./process.ts";
import { pathWithNode } from "./python.ts";
import { byStream, countOf, type Json, type Lists, type Row } from "./records.ts";
import { bin } from "./tap.ts";

/** PyAirbyte reads twice into its DuckDB cache. The second read brings what has changed and merges it by key. */
export const airbyte: Client = {
  name: "airbyte",
  distribution: "airbyte",
  async run({ environment, folder, org, tap, step }) {
    const config = await tap.configure();
    const read = async (): Promise<Held> => {
      const rows = join(folder, "rows.jsonl");
      const script = join(import.meta.dirname, "python/read_source.py");
      const args = [script, bin, config, join(folder, "cache.duckdb"), rows];
      const { stdout } = await mustRun([environment.program("python"), ...args], {
        cwd: folder,
        env: { PATH: pathWithNode },
      });
      const answer: Omit<Held, "rows"> = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
      return { ...answer, rows: await rowsIn(rows) };
    };
    const first = await step("PyAirbyte read, first", async () => {
      const held = await read();
      const wanted = await snapshot(org, held.streams, "_ab_cdc_deleted_at");
      mustEqual(asRecords(held.rows, wanted), rowsOf(wanted));
      return { seen: `${held.processed} read; the cache equals the org's rows`, value: { held, wanted } };
    });
    await org.liveOn();
    const cursors = new Map(Object.entries(first.held.cursors));
    const changed = changes(first.wanted, await snapshot(org, first.held.streams, "_ab_cdc_deleted_at"), cursors);
    await step("PyAirbyte read, second", async () => {
      const held = await read();
      const due = countOf(rowsOf(changed));
      if (held.processed !== due) throw new Error(`${held.processed} records came, not ${due}`);
      const wanted = merged(first.wanted, changed);
      mustEqual(asRecords(held.rows, wanted), rowsOf(wanted));
      return { seen: `${due} changed rows read; the cache equals the org's rows`, value: null };
    });
  },
};

interface Held {
  readonly streams: readonly string[];
  readonly processed: number;
  /** The cursor field of each stream; null: it is read in full each time. */
  readonly cursors: Readonly<Record<string, string | null>>;
  readonly rows: Lists;
}

async function rowsIn(file: string): Promise<Lists> {
  const lines = await Array.fromAsync(jsonLines<{ readonly stream: string; readonly record: Row }>(file));
  return byStream(lines.map(({ stream, record }) => [stream, record] as const));
}

/** The rows of the cache as records, by means of the records that they should equal. */
function asRecords(rows: Lists, wanted: Snapshot): Lists {
  return new Map(
    [...rows].map(([stream, held]) => {
      const records = wanted.get(stream);
      return [stream, held.map((row) => asRecord(row, records?.get(String(row["durableid"] ?? row["id"]))?.record))];
    }),
  );
}

/**
 * The cache has lower-case column names, and numbers with nine digits after the point at most and the precision of a double.
 * The record gets the expected names back, and the expected number if the cache's is as close to it as it can be.
 */
function asRecord(row: Row, wanted: Row = {}): Row {
  const names = new Map(Object.keys(wanted).map((name) => [name.toLowerCase(), name]));
  const members = Object.entries(row).map(([column, value]): readonly [string, Json] => {
    const name = names.get(column) ?? column;
    const number = wanted[name];
    // Objects are JSON in a column of text.
    if (typeof number === "object" && typeof value === "string") return [name, JSON.parse(value)];
    return [name, typeof value === "number" && typeof number === "number" && isNear(value, number) ? number : value];
  });
  return Object.fromEntries(members);
}

function isNear(held: number, wanted: number): boolean {
  return Math.abs(held - wanted) <= 1.1e-9 + Math.abs(wanted) * 1e-15;
}
