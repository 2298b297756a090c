import { join } from "node:path";
import type { Client, ClientContext } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { rowsOf, snapshot } from "./org-snapshot.ts";
import { mustRun, run } from "./process.ts";
import { pathWithNode } from "./python.ts";
import { countOf, type Lists } from "./records.ts";
import { type FileReader, filled, idsOf, rowsOfFiles, withoutGone } from "./rows-of-files.ts";
import { bin } from "./tap.ts";

/** DuckDB and pandas read the parquet files of `sync --into`. */
export const readFiles: Client = {
  name: "duckdb",
  distribution: "duckdb",
  run: (context) => readBy(context, ["duckdb", "pandas"]),
};

/** Spark reads them too. It needs a Java, which no Python environment has. */
export const spark: Client = {
  name: "spark",
  distribution: "pyspark",
  run: async (context) => {
    const java = await run(["java", "-version"], { cwd: context.folder }).catch(() => null);
    if (java?.code === 0) return readBy(context, ["spark"]);
    await context.step("sync --into (parquet), read by spark", async () => ({
      seen: "not run: there is no Java",
      value: null,
    }));
  },
};

/** After a first run, and after changes and a second one. */
async function readBy(context: ClientContext, readers: readonly FileReader[]): Promise<void> {
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
  const compare = async (when: string, wanted: Lists, gone: ReadonlySet<string>): Promise<void> => {
    for (const reader of readers) {
      await step(`sync --into (parquet), ${when}, read by ${reader}`, async () => {
        mustEqual(withoutGone(await rowsOfFiles(context, into, reader), gone), filled(wanted));
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
}
