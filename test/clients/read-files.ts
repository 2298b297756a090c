import { join } from "node:path";
import type { Client } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { rowsOf, snapshot } from "./org-snapshot.ts";
import { mustRun } from "./process.ts";
import { pathWithNode } from "./python.ts";
import { countOf, type Lists } from "./records.ts";
import { filled, idsOf, rowsOfFiles, withoutGone } from "./rows-of-files.ts";
import { bin } from "./tap.ts";

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
          mustEqual(withoutGone(await rowsOfFiles(context, into, program), gone), filled(wanted));
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
