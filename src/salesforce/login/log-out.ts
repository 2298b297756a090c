import { rm } from "node:fs/promises";
import { type Run, withFileLock } from "@singer-io-ts/tap-kit";
import { withoutTokens } from "../../config/login-members.ts";
import type { ConfigFile } from "./config-file.ts";
import { type Revocation, revokeToken, withTokenCalls } from "./token-calls.ts";
import { parseObject, readText, tokenLock } from "./token-file.ts";

/** The tokens that a configuration has. */
export interface StoredTokens {
  /** Where the refresh token is from, as an origin. */
  readonly host: string;
  readonly refreshToken: string | null;
  /** A file of its own for the refresh token. */
  readonly tokenStore: string | null;
  readonly accessToken: string | null;
  /** Where the access token is valid, as an origin. */
  readonly instance: string | null;
}

/** What a logout did. Null: there was no such token. */
export interface LoggedOut {
  readonly refreshToken: Revocation | null;
  readonly accessToken: Revocation | null;
  /** The files from which tokens were removed. */
  readonly files: readonly string[];
}

/**
 * Revokes the tokens at the org, then removes them from their files.
 * @throws OrgError where Salesforce could not be asked: the files still have the tokens
 */
export async function logOut(stored: StoredTokens, files: readonly ConfigFile[], run: Run): Promise<LoggedOut> {
  const kept = await storedToken(stored);
  // The newest first: an older one may be no longer known, and it is the newest that is still valid.
  const refreshTokens = [kept?.token, stored.refreshToken].filter((token) => typeof token === "string");
  const { accessToken, instance } = stored;
  const revoked = await withTokenCalls(run, async (calls) => {
    const revoke = (host: string, token: string) => revokeToken({ host, token }, calls, run);
    const answers: Revocation[] = [];
    for (const token of new Set(refreshTokens)) answers.push(await revoke(stored.host, token));
    const access = accessToken === null || instance === null ? null : await revoke(instance, accessToken);
    return { refreshToken: oneOf(answers), accessToken: access };
  });
  return { ...revoked, files: await removeTokens(kept?.file ?? null, files, run) };
}

/** Tokens of one consent end together. */
const oneOf = (answers: readonly Revocation[]): Revocation | null =>
  answers.length === 0 ? null : answers.includes("revoked") ? "revoked" : "invalid";

interface KeptToken {
  readonly file: string;
  readonly token: string;
}

/** What the token's own file has; null: no token, or one of another login. */
async function storedToken({ tokenStore: file, host }: StoredTokens): Promise<KeptToken | null> {
  const found = file === null ? null : await readText(file);
  if (file === null || found === null || found === "no file") return null;
  const { refresh_token: token, host: from } = parseObject(file, found.text);
  // guard(revoke-host, `from !== host` -> `false`): a token could be sent to a host that it is not from.
  if (typeof token !== "string" || from !== host) return null;
  return { file, token };
}

async function removeTokens(
  tokenStore: string | null,
  files: readonly ConfigFile[],
  run: Run,
): Promise<readonly string[]> {
  const changed: string[] = [];
  if (tokenStore !== null) {
    await withFileLock(tokenLock(tokenStore), run, () => rm(tokenStore, { force: true }));
    changed.push(tokenStore);
  }
  for (const { path, members, update } of files) {
    if (members === null || !("refresh_token" in members || "access_token" in members)) continue;
    await update(withoutTokens);
    changed.push(path);
  }
  return changed;
}
