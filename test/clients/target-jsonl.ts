import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { allKinds } from "./all-kinds.ts";
import type { Client, World } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { linesIn } from "./lines.ts";
import { countOf, type Json, together } from "./records.ts";
import { type TwoRuns, twoRuns } from "./two-runs.ts";

/**
 * A target that appends: whatever comes twice is there twice. Its files must hold what the first run had to bring and
 * what the second had to bring, each version of a row once, by either API.
 */
export const targetJsonl: Client = {
  name: "target-jsonl",
  distribution: "target-jsonl",
  async run(world) {
    for (const api of ["rest", "bulk"]) await intoFiles(world, api, { settings: { api } });
    await intoFiles(world, "all-kinds", { scope: allKinds });
  },
};

async function intoFiles(world: World, name: string, what: Pick<TwoRuns, "settings" | "scope">): Promise<void> {
  const folder = join(world.folder, `lines-${name}`);
  const config = join(world.folder, `target-${name}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(config, JSON.stringify({ destination_path: folder, do_timestamp_file: false }));
  await twoRuns(world, {
    client: [world.environment.program("target-jsonl"), "--config", config],
    shown: "target-jsonl",
    ...what,
    async check(_piped, { wanted, first, view }) {
      const all = first === null ? wanted : together(first, wanted);
      mustEqual(view(await linesIn(folder)), all);
      return `${countOf(wanted)} lines ${first === null ? "" : "more "}equal the org's rows, each version once`;
    },
    // The target says on stdout which state it has made true.
    state: ({ stdout }): Json => JSON.parse(stdout.trim().split("\n").at(-1) ?? ""),
  });
}
