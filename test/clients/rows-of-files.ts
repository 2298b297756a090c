import { join } from "node:path";
import type { ClientContext } from "./client.ts";
import { mustRun } from "./process.ts";
import { byStream, type Lists, type Row } from "./records.ts";

/** A program that reads the parquet files of `sync --into`. */
export type FileReader = "duckdb" | "pandas" | "spark";

const readFiles = join(import.meta.dirname, "python/read_files.py");
const readBySpark = join(import.meta.dirname, "python/read_by_spark.py");

/** The rows of each stream as they are now, from the parquet files of `sync --into`. */
export async function rowsOfFiles(
  { environmentOf }: Pick<ClientContext, "environmentOf">,
  into: string,
  reader: FileReader,
): Promise<Lists> {
  const { program } = await environmentOf(reader === "spark" ? "spark" : "duckdb");
  const script = reader === "spark" ? [readBySpark, into] : [readFiles, into, reader];
  const { stdout } = await mustRun([program("python"), ...script], { cwd: into });
  const rows = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line): readonly [string, Row] => JSON.parse(line));
  return byStream(rows.map(([stream, row]) => [stream, withoutOwn(row)] as const));
}

/** Without what rows say of themselves, and the number of the run. */
const withoutOwn = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).filter(
      ([name]) =>
        !["_sdc_extracted_at", "_sdc_sequence", "_sdc_table_version", "run", "file_row_number"].includes(name),
    ),
  );

/** Streams without rows have no files. */
export const filled = (wanted: Lists): Lists => new Map([...wanted].filter(([, rows]) => rows.length > 0));

/** Salesforce tells of some deletions only by a mark, and of those of a history's rows not at all. */
export const withoutGone = (rows: Lists, gone: ReadonlySet<string>): Lists =>
  new Map([...rows].map(([stream, all]) => [stream, all.filter((row) => !gone.has(String(row["Id"])))]));

export const idsOf = (rows: Lists): ReadonlySet<string> =>
  new Set([...rows.values()].flat().map(({ DurableId, Id }) => String(DurableId ?? Id)));
