import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { optionError } from "../errors/option-error.ts";
import type { Config } from "./config.generated.ts";
import { folderOf } from "./setting-folder.ts";

/** The texts of the files that `soql_file` names, by the names as they are written. */
export type SoqlTexts = ReadonlyMap<string, string>;

/** More than ten of the longest queries that Salesforce takes. (SOQL and SOSL Reference, Limits.) */
const longestFile = 1 << 20;

/**
 * Reads the files of queries. A path begins at the folder of the configuration file that names it, else at the working folder.
 * @param place where the queries are from: a file, or an environment variable.
 * @throws TapError of kind config that names the query and the file.
 */
export async function readSoqlFiles(
  { queries = [] }: Config,
  place: string | undefined,
  files: readonly string[],
): Promise<SoqlTexts> {
  const folder = folderOf(place, files);
  const texts = new Map<string, string>();
  for (const { name, soql_file: file } of queries) {
    if (file === undefined || file.trim() === "" || texts.has(file)) continue;
    texts.set(file, await textOf(name, file, resolve(folder, file)));
  }
  return texts;
}

async function textOf(query: string, file: string, path: string): Promise<string> {
  const wrong = (what: string, hint: string) => optionError("queries", `${query}: soql_file ${file} ${what}.`, hint);
  const text = await plainText(path).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw wrong(
      `cannot be read (${code}: ${path})`,
      "Write its path from the folder of the configuration file, or the whole path.",
    );
  });
  if (text === null) throw wrong("is no file, or too large for a query", "Name a file that has one SOQL query.");
  if (text.trim() === "") throw wrong("is empty", "Write a query into it, like SELECT Id, Name FROM Account.");
  return text.replace(/^\ufeff/, "");
}

/** Null for what is no file: reading a pipe would wait for a writer. */
async function plainText(path: string): Promise<string | null> {
  const found = await stat(path);
  return found.isFile() && found.size <= longestFile ? readFile(path, "utf8") : null;
}
