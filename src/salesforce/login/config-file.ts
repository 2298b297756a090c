import { constants, type Stats } from "node:fs";
import { access, lstat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { errorMessage, ifExists, privateMode, type Run, TapError, withFileLock } from "@singer-io-ts/tap-kit";
import type { Members } from "../../config/login-members.ts";
import { parseJson } from "../../parse-json.ts";
import { replacementSteps } from "../files/atomic-file.ts";
import { readPlainFile } from "../files/plain-file.ts";
import { finishEarlier, newFilePath, tokenLock } from "./token-file.ts";
import { isYaml } from "./token-store.ts";

/** A configuration file that a person's command changes. */
export interface ConfigFile {
  readonly path: string;
  /** As they were when it was opened; null: there was no file. */
  readonly members: Members | null;
  /**
   * Replaces the file by its members of now, changed: as one step, and while no run puts a new token into it. Its other
   * members stay. Only the user can read a new file, and other users of the machine can no longer read an old one.
   */
  update(change: (members: Members) => Members): Promise<void>;
}

/**
 * Opens a configuration file, which need not be there yet.
 * @throws TapError of kind config where it could not be changed later: before a person has logged in
 */
export async function openConfigFile(path: string, run: Run): Promise<ConfigFile> {
  if (isYaml(path))
    throw configError(
      path,
      "is YAML, which the tap does not write",
      `Give a JSON file behind it: --config ${path} --config login.json.`,
    );
  const members = await membersOf(path);
  try {
    await access(dirname(resolve(path)), constants.W_OK);
  } catch (error) {
    throw notWritable(path, error);
  }
  return {
    path,
    members,
    async update(change) {
      try {
        await withFileLock(tokenLock(path), run, () => replace(path, change));
      } catch (error) {
        if (error instanceof TapError || run.signal.aborted) throw error;
        throw notWritable(path, error);
      }
    },
  };
}

async function replace(path: string, change: (members: Members) => Members): Promise<void> {
  await plainFile(path);
  // A run that was killed may have left a newer token than the file has.
  await finishEarlier(path);
  const text = `${JSON.stringify(change((await membersOf(path)) ?? {}), null, 2)}\n`;
  const found = await plainFile(path);
  const steps = replacementSteps(path, {
    temporary: newFilePath(path),
    like: found && { uid: found.uid, gid: found.gid, mode: privateMode(found.mode) },
    write: (file) => file.writeFile(text),
  });
  for (const step of steps) await step.run();
}

/** Null: there is no file. */
async function membersOf(path: string): Promise<Members | null> {
  if ((await plainFile(path)) === null) return null;
  const found = await readPlainFile(path).catch((cause: unknown) => {
    throw configError(
      path,
      `cannot be read (${errorMessage(cause)})`,
      "Make the file readable, or name another one.",
      cause,
    );
  });
  if (found === null) return null;
  const value = found === "no file" ? undefined : parseJson(found.text.replace(/^\ufeff/, ""));
  // An object has string members.
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Members;
  throw configError(path, "is not a JSON object", "Correct the file, or name another one.");
}

/** The file as it is; null: there is none. */
async function plainFile(path: string): Promise<Stats | null> {
  const found = await ifExists(lstat(path)).catch((cause: unknown) => {
    throw configError(path, `cannot be read (${errorMessage(cause)})`, "Name another file.", cause);
  });
  // guard(config-symlink, `found.isFile()` -> `true`): the token would be written to the target of a symbolic link.
  if (found === null || found.isFile()) return found;
  const what = found.isSymbolicLink() ? "is a symbolic link" : "is no plain file";
  throw configError(path, `${what}, so a token is not written to it`, "Name the file itself, or another one.");
}

const notWritable = (path: string, cause: unknown): TapError =>
  configError(
    path,
    `cannot be written (${errorMessage(cause)})`,
    "Name a file whose folder exists and is writable for this user.",
    cause,
  );

const configError = (path: string, what: string, hint: string, cause?: unknown): TapError =>
  new TapError(`--config ${path}: it ${what}.`, { code: "CONFIG_FILE", kind: "config", hint, cause });
