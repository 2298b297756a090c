import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { narrowed } from "./bulk.ts";
import { startOrgProcess } from "./demo-org-process.ts";
import { measuredTap, type Usage } from "./measured-tap.ts";

export interface FilesMeasure extends Usage {
  readonly into: string;
  readonly mebibytes: number;
}

/** The same load as that of `measureBulk`, into a pipe, into batch files and into files of each format. */
export async function measureFiles(rows: number): Promise<FilesMeasure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-files-"));
  const org = await startOrgProcess(["--fast", "--rows", `Account=${rows}`]);
  const file = (name: string): string => join(folder, name);
  const write = (name: string, value: object): void => writeFileSync(file(name), JSON.stringify(value));
  try {
    const config = { ...org.config, objects: ["Account"], api: "bulk", cache_dir: file("cache") };
    const batch_config = { encoding: { format: "jsonl" }, storage: { root: file("batches") } };
    write("config.json", config);
    write("batch.json", { ...config, batch_config });
    await measuredTap(folder, ["--config", file("config.json"), "--discover"], { file: file("all.json") });
    write("catalog.json", narrowed(JSON.parse(readFileSync(file("all.json"), "utf8"))));
    const read = (name: string) => ["--config", file(name), "--catalog", file("catalog.json")];
    // The org prepares its results in the first run.
    await measuredTap(folder, read("config.json"), "pipe");
    const measures = [
      { into: "messages, into a pipe", mebibytes: 0, ...(await measuredTap(folder, read("config.json"), "pipe")) },
    ];
    const batches = await measuredTap(folder, read("batch.json"), "pipe");
    measures.push({ into: "batch files", mebibytes: sizeOf(file("batches")), ...batches });
    for (const format of ["jsonl", "parquet", "csv"]) {
      const into = file(format);
      const usage = await measuredTap(
        folder,
        ["sync", ...read("config.json"), "--into", into, "--format", format],
        "pipe",
      );
      measures.push({ into: `sync --format ${format}`, mebibytes: sizeOf(into), ...usage });
      rmSync(into, { recursive: true });
    }
    return measures;
  } finally {
    await org.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => statSync(join(folder, name)));
  return files.reduce((sum, each) => sum + (each.isFile() ? each.size : 0), 0) / 2 ** 20;
}
