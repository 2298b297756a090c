import { readdir } from "node:fs/promises";
import { join, resolve, sep } from "node:path";

/** A folder with recorded replies of Salesforce, in one subfolder for each kind of call. */
export interface Recordings {
  readonly folder: string;
  /** Their paths inside the folder, with slashes: `limits/nango-get-limits.json`. */
  readonly files: readonly string[];
}

const howTo =
  "Name a folder with recorded replies: npm run test:payloads -- --recordings FOLDER, or the environment variable " +
  "RECORDED_REPLIES. docs/recorded-replies.md says what it holds.";

/**
 * Lists the recordings of a folder. Files directly in it are notes about the recordings.
 * @throws Error with the option to use if the folder is not named, cannot be read or has no recording: a comparison of
 * nothing must not pass.
 */
export async function listRecordings(named: string | undefined): Promise<Recordings> {
  if (named === undefined || named === "") throw new Error(`There is nothing to compare with. ${howTo}`);
  const folder = resolve(named);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw new Error(`${folder} cannot be read as a folder. ${howTo}`, { cause });
  });
  const files = entries
    .filter((entry) => entry.isFile() && entry.parentPath !== folder)
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    )
    .sort();
  if (files.length === 0) throw new Error(`${folder} has no recorded reply in a subfolder. ${howTo}`);
  return { folder, files };
}
