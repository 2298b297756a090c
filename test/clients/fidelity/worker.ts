import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "../process.ts";
import type { Json, Row } from "../records.ts";
import type { OrgClientContext } from "./org-client.ts";

/** Does one task in a process of its own. @returns its result */
export type Worker = <T>(name: string, given: Readonly<Record<string, Json>>) => Promise<T>;

/** A worker for programs that take a task's name, a file with its input and a file for its result. */
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

/** The address of the org and a new access token, for a task that needs no login of its own. */
export const sessionOf = ({ org }: OrgClientContext): Row => ({ url: org.url, accessToken: org.login() });

/** The members of a row that `like` has too; null where the row lacks them. */
export const membersLike = (row: Row, like: Row): Row =>
  Object.fromEntries(Object.keys(like).map((name) => [name, row[name] ?? null]));
