import type { Stats } from "node:fs";
import { lstat, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorMessage, type FileLock, ifExists, lockPath, type Run, TapError } from "@singer-io-ts/tap-kit";
import { parseJson } from "../../parse-json.ts";
import { replacementSteps, type Step } from "../files/atomic-file.ts";
import { readPlainFile } from "../files/plain-file.ts";

/** A JSON file that holds a refresh token, and can be replaced. Everything here is done under its lock. */
export interface TokenFile {
  readonly path: string;
  /** The file's members; empty where it is not there yet. */
  read(): Promise<Readonly<Record<string, unknown>>>;
  /** The steps that store these members, in their order. */
  replace(members: object): Promise<readonly Step[]>;
  /** Removes what a replacement that failed has written in part. What it has written as a whole stays: it is the token to use. */
  discardPart(): Promise<void>;
}

const lockHeld = "TOKEN_STORE_LOCKED";
const lockLost = "TOKEN_LOCK_LOST";

/** The lock of a file that has a refresh token. */
export const tokenLock = (path: string): FileLock => ({
  path: lockPath(path),
  place: "token_store",
  what: "the refresh token",
  codes: { place: "TOKEN_STORE", held: lockHeld, lost: lockLost },
});

/** A new token is written here first: complete, it is the token to use, should the process end before the renaming. */
export const newFilePath = (path: string) => join(dirname(path), `.${basename(path)}.new`);

/**
 * The file made ready, before a token is used that may be the last chance to get another: what an earlier run left half
 * done is finished, and all that storing needs has been tried.
 * @throws TapError of kind config where a token could not be stored.
 */
export async function readyTokenFile(path: string, run: Run): Promise<TokenFile> {
  const file = tokenFile(path);
  try {
    await finishEarlier(path);
    const like = await plainFile(path);
    if (like !== null && process.platform !== "win32" && (like.mode & 0o006) !== 0) warnOfReaders(path, run);
    await tryWriting(path, like, JSON.stringify(await file.read()));
  } catch (error) {
    if (error instanceof TapError) throw error;
    throw notWritable(path, error);
  }
  return file;
}

function tokenFile(path: string): TokenFile {
  return {
    path,
    async read() {
      const found = await readText(path);
      if (found === "no file") throw notPlain(path, "no plain file");
      return found === null ? {} : parseObject(path, found.text);
    },
    async discardPart() {
      if (!(await hasToken(newFilePath(path)))) await rm(newFilePath(path), { force: true }).catch(() => {});
    },
    async replace(members) {
      const text = `${JSON.stringify(members, null, 2)}\n`;
      return replacementSteps(path, {
        temporary: newFilePath(path),
        like: await plainFile(path),
        write: (handle) => handle.writeFile(text),
      });
    },
  };
}

/** The file as it is; null: there is none. */
async function plainFile(path: string): Promise<Stats | null> {
  const found = await ifExists(lstat(path));
  // guard(no-symlink, `found.isFile()` -> `true`): the token would be written to the target of a symbolic link.
  if (found === null || found.isFile()) return found;
  throw notPlain(path, found.isSymbolicLink() ? "a symbolic link" : "no plain file");
}

const notPlain = (path: string, what: string) =>
  storeError(
    `token_store: ${path} is ${what}, which a new refresh token cannot take the place of.`,
    "Name a plain file in token_store, in a folder that this user may write to.",
  );

/** A run that was killed while it stored a token: the new one is complete, or the old one has not been replaced. */
export async function finishEarlier(path: string): Promise<void> {
  const newName = newFilePath(path);
  const left = await ifExists(lstat(newName));
  if (left === null) return;
  const now = await plainFile(path);
  const isOurs = left.isFile() && (process.geteuid === undefined || left.uid === process.geteuid());
  // A configuration that was edited since is the newer word.
  const isNewer = now === null || left.mtimeMs >= now.mtimeMs;
  if (isOurs && isNewer && (await hasToken(newName))) await rename(newName, path);
  else await rm(newName);
}

/** Everything that storing does but the renaming; as many bytes, so that a full disk shows. */
async function tryWriting(path: string, like: Stats | null, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.trial`);
  await rm(temporary, { force: true });
  const bytes = Buffer.alloc(Buffer.byteLength(text) + 4096, " ");
  const steps = replacementSteps(path, { temporary, like, write: (handle) => handle.writeFile(bytes) });
  try {
    for (const step of steps) if (step.name !== "rename") await step.run();
  } finally {
    await rm(temporary, { force: true });
  }
}

function warnOfReaders(path: string, run: Run): void {
  const text = `token_store: other users of this machine can read ${path}, which holds a refresh token. Run chmod 600 on it.`;
  run.log({ level: "warn", code: "token_file_open", text });
}

/** The file's text; "no file": something else has its name; null: there is none. */
export async function readText(path: string): ReturnType<typeof readPlainFile> {
  try {
    return await readPlainFile(path);
  } catch (cause) {
    throw storeError(
      `token_store: ${path} cannot be read (${errorMessage(cause)}).`,
      "Make the file readable, or name another one.",
      cause,
    );
  }
}

/** @throws TapError where the text is no JSON object. */
export function parseObject(path: string, text: string): Readonly<Record<string, unknown>> {
  const value = jsonObject(text);
  if (value !== null) return value;
  throw storeError(`token_store: ${path} is not a JSON object.`, "Remove the file, or name another one.");
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | null {
  const value = parseJson(text.replace(/^\ufeff/, ""));
  // An object has string members.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

async function hasToken(path: string): Promise<boolean> {
  const found = await readText(path);
  return found !== null && found !== "no file" && typeof jsonObject(found.text)?.["refresh_token"] === "string";
}

/** Thrown before the token is used: nothing is lost yet. */
export const notWritable = (path: string, cause: unknown): TapError =>
  storeError(
    `token_store: a new refresh token could not be written to ${path} (${errorMessage(cause)}).`,
    "Salesforce may replace the token at any login: name a file in token_store whose folder exists and is writable for this user.",
    cause,
  );

export const storeError = (message: string, hint: string, cause?: unknown): TapError =>
  new TapError(message, { code: "TOKEN_STORE", kind: "config", scope: "run", hint, cause });
