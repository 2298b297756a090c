import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOrgProcess } from "./demo-org-process.ts";
import { measuredTap } from "./measured-tap.ts";

export interface CallMeasure {
  readonly what: string;
  readonly calls: number;
  /** What the tap promises. */
  readonly atMost: number;
  readonly seconds: number;
}

/** API calls for 1,000 objects of a few rows each, by the org's own count. */
export async function measureCalls(objects = 1000): Promise<CallMeasure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-calls-"));
  const org = await startOrgProcess(["--objects", String(objects)]);
  try {
    const file = (name: string): string => join(folder, name);
    const config = { ...org.config, cache_dir: file("cache"), objects: ["*__c"] };
    writeFileSync(file("config.json"), JSON.stringify(config));
    const measures: CallMeasure[] = [];
    const measure = async (what: string, atMost: number, args: readonly string[], output: string): Promise<void> => {
      const before = await org.apiCalls();
      const { seconds } = await measuredTap(folder, ["--config", file("config.json"), ...args], { file: file(output) });
      measures.push({ what, atMost, seconds, calls: (await org.apiCalls()) - before });
    };
    await measure("discovery", 45, ["--discover"], "catalog.json");
    await measure("a second discovery", 4, ["--discover"], "catalog.json");
    await measure("first full sync", 330, ["--catalog", file("catalog.json")], "full.jsonl");
    const state = readFileSync(file("full.jsonl"), "utf8")
      .trimEnd()
      .split("\n")
      .findLast((line) => line.includes('"STATE"'));
    writeFileSync(file("state.json"), JSON.stringify(JSON.parse(state ?? "{}").value));
    const incremental = ["--catalog", file("catalog.json"), "--state", file("state.json")];
    await measure("incremental run without a change", 95, incremental, "incremental.jsonl");
    return measures;
  } finally {
    await org.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
