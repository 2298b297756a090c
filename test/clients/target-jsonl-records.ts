import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Lists, Row } from "./records.ts";

/** The records that target-jsonl has written into this folder, one file for each stream. */
export async function recordsIn(folder: string): Promise<Lists> {
  const all = new Map<string, readonly Row[]>();
  for (const name of await readdir(folder)) {
    const lines = (await readFile(join(folder, name), "utf8")).split("\n").filter((line) => line !== "");
    const stream = name.replace(/\.jsonl$/, "");
    all.set(
      stream,
      lines.map((line): Row => JSON.parse(line)),
    );
  }
  return all;
}
