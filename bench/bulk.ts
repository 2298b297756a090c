import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOrgProcess } from "./demo-org-process.ts";
import { measuredTap, type Usage } from "./measured-tap.ts";

export interface BulkMeasure extends Usage {
  readonly rows: number;
  readonly fields: number;
  readonly cpuUsPerRow: number;
  readonly rowsPerSecond: number;
}

const fields = 40;

/**
 * Reads 40 fields of Account by one Bulk 2.0 job into a pipe. The org is another process and has prepared its results, so
 * that it is not what is measured.
 */
export async function measureBulk(rowCounts: readonly number[]): Promise<BulkMeasure[]> {
  const measures: BulkMeasure[] = [];
  for (const rows of rowCounts) {
    const folder = mkdtempSync(join(tmpdir(), "bench-bulk-"));
    const org = await startOrgProcess(["--fast", "--rows", `Account=${rows}`]);
    try {
      const config = { ...org.config, objects: ["Account"], api: "bulk", cache_dir: join(folder, "cache") };
      const file = (name: string): string => join(folder, name);
      writeFileSync(file("config.json"), JSON.stringify(config));
      await measuredTap(folder, ["--config", file("config.json"), "--discover"], { file: file("all.json") });
      writeFileSync(file("catalog.json"), JSON.stringify(narrowed(JSON.parse(readFileSync(file("all.json"), "utf8")))));
      const read = ["--config", file("config.json"), "--catalog", file("catalog.json")];
      // The org prepares its results in the first run; the second one is measured.
      await measuredTap(folder, read, "pipe");
      const usage = await measuredTap(folder, read, "pipe");
      measures.push({
        ...usage,
        rows,
        fields,
        cpuUsPerRow: (usage.cpuSeconds * 1e6) / rows,
        rowsPerSecond: rows / usage.seconds,
      });
    } finally {
      await org.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return measures;
}

interface Catalog {
  readonly streams: {
    readonly metadata: { readonly breadcrumb: string[]; readonly metadata: Record<string, unknown> }[];
  }[];
}

/** The first 40 fields that a catalog selects by default. */
export function narrowed(catalog: Catalog): Catalog {
  for (const { metadata } of catalog.streams) {
    let left = fields;
    for (const entry of metadata) {
      if (entry.breadcrumb.length === 0) entry.metadata["selected"] = true;
      else if (entry.metadata["inclusion"] === "automatic") left -= 1;
    }
    for (const entry of metadata) {
      if (entry.breadcrumb.length === 0 || entry.metadata["inclusion"] !== "available") continue;
      const isTaken = left > 0 && entry.metadata["selected-by-default"] !== false;
      entry.metadata["selected"] = isTaken;
      if (isTaken) left -= 1;
    }
  }
  return catalog;
}
