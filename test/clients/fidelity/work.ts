import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "../process.ts";
import type { Json } from "../records.ts";

/** Does one piece of work in a process of its own and hands on what came of it. */
export type Worker = <T>(name: string, given: Readonly<Record<string, Json>>) => Promise<T>;

/** A worker for programs that take the work's name, a file with what is given and a file for the result. */
export function workerOf(
  command: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: Readonly<Record<string, string>> },
): Worker {
  return async (name, given) => {
    const [givenFile, resultFile] = [join(folder, `${name}.given.json`), join(folder, `${name}.result.json`)];
    await writeFile(givenFile, JSON.stringify(given));
    await mustRun([...command, name, givenFile, resultFile], { cwd: folder, env, timeoutMs: 120_000 });
    return JSON.parse(await readFile(resultFile, "utf8"));
  };
}
