import { join } from "node:path";
import type { Client, ClientContext } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { rowsOf, snapshot } from "./org-snapshot.ts";
import { mustRun } from "./process.ts";
import { pathWithNode } from "./python.ts";
import { byStream, countOf, type Lists, type Row } from "./records.ts";
import { bin } from "./tap.ts";

const script = join(import.meta.dirname, "python/read_files.py");

/** DuckDB and pandas read the parquet files of `sync --into`: after a first run, and after changes and a second one. */
export const readFiles: Client = {
  name: "duckdb",
  distribution: "duckdb",
  run: async (context) => {
    const { org, tap, folder, step } = context;
    const config = await tap.configure();
    const streams = [...(await tap.discover()).keys()];
    const into = join(folder, "files");
    const sync = () =>
      mustRun(
        [
          bin,
          "sync",
          "--config",
          config,
          "--catalog",
          join(folder, "catalog.json"),
          "--into",
          into,
          "--format",
          "parquet",
        ],
        {
          cwd: folder,
          env: { PATH: pathWithNode },
        },
      );
    const look = async (): Promise<Lists> => rowsOf(await snapshot(org, streams, "_sdc_deleted_at"));
    const compare = async (run: string, wanted: Lists, gone: ReadonlySet<string>): Promise<void> => {
      for (const program of ["duckdb", "pandas"]) {
        await step(`sync --into (parquet), ${run}, read by ${program}`, async () => {
          mustEqual(withoutGone(await held(context, into, program), gone), filled(wanted));
          return { seen: `${countOf(wanted)} rows equal the org's, value by value`, value: null };
        });
      }
    };
    const before = await look();
    await sync();
    await compare("first", before, new Set());
    await org.liveOn();
    const after = await look();
    const left = idsOf(after);
    await sync();
    await compare("after changes", after, new Set([...idsOf(before)].filter((id) => !left.has(id))));
  },
};

async function held({ environment, folder }: ClientContext, into: string, program: string): Promise<Lists> {
  const { stdout } = await mustRun([environment.program("python"), script, into, program], { cwd: folder });
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

const filled = (wanted: Lists): Lists => new Map([...wanted].filter(([, rows]) => rows.length > 0));

/** Salesforce tells of some deletions only by a mark, and of those of a history's rows not at all. */
const withoutGone = (rows: Lists, gone: ReadonlySet<string>): Lists =>
  new Map([...rows].map(([stream, all]) => [stream, all.filter((row) => !gone.has(String(row["Id"])))]));

const idsOf = (rows: Lists): ReadonlySet<string> =>
  new Set([...rows.values()].flat().map(({ DurableId, Id }) => String(DurableId ?? Id)));
