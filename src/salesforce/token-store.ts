import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { TokenStore } from "../login.ts";
import { replaceFile } from "./atomic-file.ts";

interface StoredToken {
  readonly refresh_token: string;
  /** SHA-256 of the configuration's token that this one descends from: a new consent puts an old file out of use. */
  readonly descends_from: string;
}

/** The refresh token to use: the last one stored, unless the configuration holds one of a newer consent. */
export async function currentRefreshToken(store: TokenStore, configured: string): Promise<string> {
  if (store.file === null) return configured;
  const text = await textOf(store.file);
  if (text === null) return configured;
  const stored = parsed(store.file, text);
  return isStoredToken(stored) && stored.descends_from === digest(configured) ? stored.refresh_token : configured;
}

/**
 * Stores a rotated refresh token: the one before it is dead from now on. On return it is on disk, in token_store or in
 * the configuration file, and the run has been told of the configuration's change.
 */
export async function storeRefreshToken(store: TokenStore, configured: string, token: string, run: Run): Promise<void> {
  const where = store.file ?? (await configFileWithToken(store.configFiles));
  if (where === null) {
    run.tell({
      level: "warn",
      code: "token_not_stored",
      text: "Salesforce replaced the refresh token and there is no file to keep the new one in: set token_store.",
    });
  } else {
    const members = store.file === null ? parsed(where, (await textOf(where)) ?? "{}") : {};
    const entry = store.file === null ? {} : { descends_from: digest(configured) };
    const text = `${JSON.stringify({ ...members, refresh_token: token, ...entry }, null, 2)}\n`;
    await written(where, text);
  }
  await run.configChanged({ ...withoutUndefined(store.config), refresh_token: token });
}

/** The configuration's members, as JSON has them. */
function withoutUndefined(config: TokenStore["config"]) {
  const entries = Object.entries(config).filter(
    (entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

async function written(file: string, text: string): Promise<void> {
  try {
    await replaceFile(file, async (handle) => {
      await handle.writeFile(text);
    });
  } catch (cause) {
    throw new TapError(`token_store: the new refresh token could not be written to ${file} (${reason(cause)}).`, {
      code: "TOKEN_NOT_STORED",
      kind: "config",
      cause,
      hint: "Make the file and its folder writable, and get a new refresh_token: the old one is used up.",
    });
  }
}

/** The file that gave the token: of several, the last that has one. */
async function configFileWithToken(files: readonly string[]): Promise<string | null> {
  for (const file of files.toReversed()) {
    const text = await textOf(file);
    if (text !== null && "refresh_token" in parsed(file, text)) return file;
  }
  return null;
}

async function textOf(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw new TapError(`token_store: ${file} cannot be read (${reason(error)}).`, {
      code: "TOKEN_STORE",
      kind: "config",
      cause: error,
      hint: "Make the file readable, or name another one.",
    });
  }
}

function parsed(file: string, text: string): object {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    value = cause;
  }
  if (typeof value === "object" && value !== null && !(value instanceof Error)) return value;
  throw new TapError(`token_store: ${file} is not a JSON object.`, {
    code: "TOKEN_STORE",
    kind: "config",
    hint: "Remove the file, or name another one.",
  });
}

const isStoredToken = (value: object): value is StoredToken =>
  "refresh_token" in value &&
  typeof value.refresh_token === "string" &&
  "descends_from" in value &&
  typeof value.descends_from === "string";

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
const reason = (error: unknown) => (error instanceof Error ? error.message : String(error));
