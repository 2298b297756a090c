import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastState } from "../scripts/demo/messages.ts";
import { startOrgProcess } from "./demo-org-process.ts";
import { measuredTap } from "./measured-tap.ts";

/** An org, the tap's settings besides its login, and the API calls that the tap promises for each run. */
interface CallCase {
  readonly what: string;
  readonly org: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly promised: {
    readonly discovery: number;
    readonly secondDiscovery: number;
    readonly first: number;
    readonly unchanged: number;
  };
}

const cases: readonly CallCase[] = [
  {
    what: "default settings, standard objects",
    org: ["--standard-objects"],
    settings: {},
    promised: { discovery: 60, secondDiscovery: 4, first: 500, unchanged: 200 },
  },
  {
    what: "1,000 custom objects alone",
    org: ["--objects", "1000"],
    settings: { objects: ["*__c"] },
    promised: { discovery: 45, secondDiscovery: 4, first: 330, unchanged: 95 },
  },
];

interface CallMeasure {
  readonly what: string;
  readonly calls: number;
  /** The number of calls that the tap promises. */
  readonly atMost: number;
}

interface CallMeasures {
  readonly what: string;
  readonly measures: readonly CallMeasure[];
}

/** The API calls of each case, as the org counts them. */
export async function measureCalls(): Promise<readonly CallMeasures[]> {
  const measured: CallMeasures[] = [];
  for (const each of cases) measured.push({ what: each.what, measures: await measureCase(each) });
  return measured;
}

async function measureCase({ org: args, settings, promised }: CallCase): Promise<readonly CallMeasure[]> {
  const folder = mkdtempSync(join(tmpdir(), "bench-calls-"));
  const org = await startOrgProcess(args);
  try {
    const file = (name: string): string => join(folder, name);
    const config = { ...org.config, cache_dir: file("cache"), ...settings };
    writeFileSync(file("config.json"), JSON.stringify(config));
    const measures: CallMeasure[] = [];
    const measure = async (what: string, atMost: number, more: readonly string[], output: string): Promise<void> => {
      const before = await org.apiCalls();
      await measuredTap(folder, ["--config", file("config.json"), ...more], { file: file(output) });
      measures.push({ what, atMost, calls: (await org.apiCalls()) - before });
    };
    await measure("discovery", promised.discovery, ["--discover"], "catalog.json");
    await measure("a second discovery", promised.secondDiscovery, ["--discover"], "catalog.json");
    await measure("first full sync", promised.first, ["--catalog", file("catalog.json")], "full.jsonl");
    writeFileSync(file("state.json"), JSON.stringify(await lastState(file("full.jsonl"))));
    await org.advance(hour);
    const incremental = ["--catalog", file("catalog.json"), "--state", file("state.json")];
    await measure("incremental run without a change", promised.unchanged, incremental, "incremental.jsonl");
    return measures;
  } finally {
    await org.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const hour = 3_600_000;
