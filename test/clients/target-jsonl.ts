import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { allKinds } from "./all-kinds.ts";
import type { Client, ClientContext } from "./client.ts";
import { mustEqual } from "./compare.ts";
import { countOf, type Json, together } from "./records.ts";
import { recordsIn } from "./target-jsonl-records.ts";
import { type TwoRuns, twoRuns } from "./two-runs.ts";

/**
 * A target that appends: a record that comes twice is in its files twice. They must hold each version of a row once, by
 * either API.
 */
export const targetJsonl: Client = {
  name: "target-jsonl",
  distribution: "target-jsonl",
  async run(context) {
    for (const api of ["rest", "bulk"]) await intoFiles(context, api, { settings: { api } });
    await intoFiles(context, "all-kinds", { scope: allKinds });
  },
};

async function intoFiles(
  context: ClientContext,
  name: string,
  what: Pick<TwoRuns, "settings" | "scope">,
): Promise<void> {
  const folder = join(context.folder, `lines-${name}`);
  const config = join(context.folder, `target-${name}.json`);
  await mkdir(folder, { recursive: true });
  await writeFile(config, JSON.stringify({ destination_path: folder, do_timestamp_file: false }));
  await twoRuns(context, {
    client: [context.environment.program("target-jsonl"), "--config", config],
    shown: "target-jsonl",
    ...what,
    async check(_piped, { wanted, first, view }) {
      const all = first === null ? wanted : together(first, wanted);
      mustEqual(view(await recordsIn(folder)), all);
      return `${countOf(wanted)} lines ${first === null ? "" : "more "}equal the org's rows, each version once`;
    },
    // The target writes the state that it has committed on stdout.
    state: ({ stdout }): Json => JSON.parse(stdout.trim().split("\n").at(-1) ?? ""),
  });
}
