import { createHash } from "node:crypto";
import { errorMessage, type HeldLock, type Run, registerSecret, TapError, withFileLock } from "@singer-io-ts/tap-kit";
import type { Login } from "../../config/login.ts";
import { temporaryFolder } from "../files/temporary-folder.ts";
import {
  notWritable,
  parseObject,
  readText,
  readyTokenFile,
  storeError,
  type TokenFile,
  tokenLock,
} from "./token-file.ts";

type RefreshLogin = Extract<Login, { readonly method: "refresh_token" }>;

interface Refreshed {
  /** In place of the one that was used, which is dead now; null: it stays. */
  readonly refreshToken: string | null;
}

/** Does a refresh with a token. */
type Refresh<T extends Refreshed> = (token: string) => Promise<T>;

/** A token that was replaced, its successor, and the lock that the refresh was done under; null: there is no file to lock. */
interface Rotation {
  readonly before: string;
  readonly token: string;
  readonly held: HeldLock | null;
}

/** The refresh token of a login, which may be replaced at any use: by us, or by another process that shares the file. */
export class TokenStore {
  readonly #login: RefreshLogin;
  readonly #isTemporary: typeof temporaryFolder;
  /** A token that no file holds: there is none, or it failed after all. The one before it is never tried again. */
  #unstored: string | null = null;

  constructor(login: RefreshLogin, isTemporary = temporaryFolder) {
    this.#login = login;
    this.#isTemporary = isTemporary;
  }

  /**
   * Does `refresh` with the token to use now, while no other process does. A new token that it brings is on disk, and the
   * run has been notified of it, before this returns. Whether it could be stored is known before `refresh` is called.
   */
  async exchange<T extends Refreshed>(run: Run, refresh: Refresh<T>): Promise<T> {
    const login = this.#login;
    const path = login.store.file ?? (await fileOfToken(login, run, this.#isTemporary));
    if (path === null) return this.#exchangeAlone({ file: null, held: null }, run, refresh);
    let isLocked = false;
    try {
      return await withFileLock(tokenLock(path), run, async (held) => {
        isLocked = true;
        return this.#exchangeAlone({ file: await fileFor(path, login, run), held }, run, refresh);
      });
    } catch (error) {
      // No folder, or no right to write to it: the lock is the first file there.
      if (isLocked || error instanceof TapError || run.signal.aborted) throw error;
      if (!isKeptElsewhere(login, run)) throw notWritable(path, error);
      return this.#exchangeAlone({ file: null, held: null }, run, refresh);
    }
  }

  async #exchangeAlone<T extends Refreshed>(
    { file, held }: { readonly file: TokenFile | null; readonly held: HeldLock | null },
    run: Run,
    refresh: Refresh<T>,
  ): Promise<T> {
    const before = await this.#current(file);
    await held?.confirm();
    const result = await refresh(before);
    const token = result.refreshToken;
    if (token === null || token === before) return result;
    this.#unstored = token;
    if (file !== null) {
      // guard(token-stored): a rotated refresh token would be lost at the end of the run.
      if (await isStored(file, { before, token, held }, this.#login, run)) this.#unstored = null;
    } else if (!run.keepsConfig) warnOfNoFile(run);
    await run.configChanged({ ...withoutUndefined(this.#login.store.config), refresh_token: token });
    return result;
  }

  async #current(file: TokenFile | null): Promise<string> {
    const { refreshToken: configured } = this.#login;
    const token = this.#unstored ?? (file === null ? configured : tokenIn(await file.read(), this.#login, file.path));
    registerSecret(token);
    return token;
  }
}

/** False: it failed, and the platform that runs the tap keeps the token. @throws TapError where nothing would keep it */
async function isStored(
  file: TokenFile,
  { before, token, held }: Rotation,
  login: RefreshLogin,
  run: Run,
): Promise<boolean> {
  const put = () => writeToken(file, login, token);
  try {
    if (await isStillHeld(held)) await put();
    // This run was suspended after it had used the token, and another has the lock. Salesforce takes a token once: ours goes
    // on, unless the file has another one meanwhile.
    else
      await withFileLock(tokenLock(file.path), run, async () => {
        if (tokenIn(await file.read(), login, file.path) === before) await put();
      });
    return true;
  } catch (cause) {
    if (run.signal.aborted && cause === run.signal.reason) throw cause;
    await file.discardPart();
    return failedToStore(file.path, login, run, cause);
  }
}

/** Null: the file cannot be written, and does not have to be. */
async function fileFor(path: string, login: RefreshLogin, run: Run): Promise<TokenFile | null> {
  try {
    return await readyTokenFile(path, run);
  } catch (error) {
    if (!isKeptElsewhere(login, run)) throw error;
    return null;
  }
}

/** The platform that runs the tap keeps the configuration, and no token_store is set. */
const isKeptElsewhere = ({ store }: RefreshLogin, run: Run) => run.keepsConfig && store.file === null;

/** In a token_store, the token of the same consent and host; in a configuration file, the one that it has now. */
function tokenIn(members: Readonly<Record<string, unknown>>, login: RefreshLogin, path: string): string {
  const { refresh_token: token, descends_from: ancestor, host } = members;
  if (typeof token !== "string" || token.trim() === "") {
    // guard(store-without-token, `Object.keys(members).length === 0` -> `true`): if the file is damaged, the token of the configuration would be used again; if it was already replaced, Salesforce would revoke the whole consent.
    if (login.store.file === null || Object.keys(members).length === 0) return login.refreshToken;
    throw storeError(
      `token_store: ${path} does not hold a refresh token.`,
      "Name another file; or remove this one and get a new refresh_token, where the file had a newer one than the configuration.",
    );
  }
  if (login.store.file === null) return token.trim();
  // After a new consent the old file no longer counts.
  // guard(token-of-consent): the token of an old file would win over the one of a new consent.
  if (ancestor !== digest(login.refreshToken)) return login.refreshToken;
  // guard(token-host, `host === login.host` -> `true`): a refresh token would be sent to another host.
  if (host === login.host) return token;
  throw storeError(
    `token_store: ${path} holds a token of ${String(host)}, and the login is at ${login.host}: the token was not sent there.`,
    "Log in where the token is from, or get a new refresh_token and name another file.",
  );
}

async function writeToken(file: TokenFile, login: RefreshLogin, token: string): Promise<void> {
  for (const step of await file.replace(await membersWith(file, login, token))) await step.run();
}

async function isStillHeld(held: HeldLock | null): Promise<boolean> {
  try {
    await held?.confirm();
    return true;
  } catch (error) {
    if (error instanceof TapError) return false;
    throw error;
  }
}

/** False: the platform that runs the tap keeps the token. @throws TapError where nothing does */
function failedToStore(path: string, login: RefreshLogin, run: Run, cause: unknown): false {
  const text = `token_store: the new refresh token could not be written to ${path} (${errorMessage(cause)}).`;
  if (!isKeptElsewhere(login, run)) {
    const hint = "Make the file and its folder writable, and get a new refresh_token: the old one is used up.";
    throw new TapError(text, { code: "TOKEN_NOT_STORED", kind: "config", scope: "run", cause, hint });
  }
  run.log({ level: "warn", code: "token_not_stored", text });
  return false;
}

/** What the file holds once the token has been replaced. */
export async function membersWith(file: TokenFile, login: RefreshLogin, token: string): Promise<object> {
  if (login.store.file === null) return { ...(await file.read()), refresh_token: token };
  return { refresh_token: token, host: login.host, descends_from: digest(login.refreshToken) };
}

function warnOfNoFile(run: Run): void {
  const text = "Salesforce replaced the refresh token and there is no file to keep the new one in: set token_store.";
  run.log({ level: "warn", code: "token_not_stored", text });
}

/** The file that gave the token, and gets the next one: of several, the last that has one. @throws TapError where a new token cannot be kept there */
async function fileOfToken(
  { store }: RefreshLogin,
  run: Run,
  isTemporary: typeof temporaryFolder,
): Promise<string | null> {
  const elsewhere = placeWithoutFile(store);
  // guard(token-of-variable, `elsewhere !== null` -> `false`): a rotated refresh token of an environment variable would be lost at the end of the run.
  if (elsewhere !== null) {
    if (run.keepsConfig) return null;
    throw notKept(store.tokenPlace ?? "", elsewhere);
  }
  for (const path of store.configFiles.filter((name) => !isYaml(name)).toReversed()) {
    const text = await readText(path);
    if (text === null || (text !== "no file" && !("refresh_token" in parseObject(path, text.text)))) continue;
    const what = text === "no file" ? "no file that can be written" : await isTemporary(path);
    // guard(temporary-place, `what === null || run.keepsConfig` -> `true`): a rotated refresh token would be stored in a temporary file and lost with it.
    if (what === null || run.keepsConfig) return text === "no file" ? null : path;
    throw notKept(path, what);
  }
  return null;
}

/** What the refresh token is from, where it is no file that the tap writes. */
function placeWithoutFile({ configFiles, tokenPlace }: RefreshLogin["store"]): string | null {
  if (tokenPlace === null) return null;
  if (configFiles.some((file) => tokenPlace.startsWith(`${file}: `)))
    return "a member of it, which the tap does not write";
  if (!configFiles.includes(tokenPlace)) return "an environment variable";
  return isYaml(tokenPlace) ? "YAML, which the tap does not write" : null;
}

/** What the tap reads as a configuration, and does not write. */
export const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);

const notKept = (place: string, what: string): TapError =>
  storeError(
    `token_store: it is not set, and the configuration, ${place}, is ${what}. Salesforce may replace the refresh token at any login, and the new one would be lost.`,
    "Set token_store to a file that stays, outside of temporary folders; or log in by client credentials or JWT bearer, which replace nothing.",
  );

/** The configuration's members, as JSON has them. */
function withoutUndefined(config: RefreshLogin["store"]["config"]) {
  const entries = Object.entries(config).filter(
    (entry): entry is [string, NonNullable<(typeof entry)[1]>] => entry[1] !== undefined,
  );
  return Object.fromEntries(entries);
}

const digest = (text: string) => createHash("sha256").update(text).digest("hex");
