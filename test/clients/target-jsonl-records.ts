import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { jsonLines } from "../../scripts/json-lines.ts";
import type { Lists, Row } from "./records.ts";

/** The records that target-jsonl has written into this folder, one file for each stream. */
export async function recordsIn(folder: string): Promise<Lists> {
  const all = new Map<string, readonly Row[]>();
  for (const name of await readdir(folder)) {
    all.set(name.replace(/\.jsonl$/, ""), await Array.fromAsync(jsonLines<Row>(join(folder, name))));
  }
  return all;
}
