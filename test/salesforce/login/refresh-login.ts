import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import type { Login } from "../../../src/config/login.ts";
import { TokenStore } from "../../../src/salesforce/login/token-store.ts";

export type RefreshLogin = Extract<Login, { readonly method: "refresh_token" }>;

/** A new folder for each test of the file. */
export function testFolder(): { readonly path: string; readonly at: (name: string) => string } {
  let path = "";
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), "tap-token-"));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));
  return {
    get path() {
      return path;
    },
    at: (name) => join(path, name),
  };
}

export const host = "https://login.salesforce.com";
export const digest = (text: string) => createHash("sha256").update(text).digest("hex");

export function login(store: Partial<RefreshLogin["store"]>, more: Partial<RefreshLogin> = {}): RefreshLogin {
  const refreshToken = more.refreshToken ?? "first";
  const config = { refresh_token: refreshToken, client_id: "id" };
  return {
    method: "refresh_token",
    host,
    clientId: "id",
    clientSecret: null,
    refreshToken,
    ...more,
    store: { file: null, configFiles: [], tokenPlace: null, config, ...store },
  };
}

/** A store of this login; the folder of a test counts as one that stays. */
export const tokenStore = (of: RefreshLogin) => new TokenStore(of, async () => null);

/** Salesforce with rotation: each use of a token brings the next one. */
export function rotating(...next: readonly (string | null)[]) {
  const used: string[] = [];
  const refresh = async (token: string) => {
    used.push(token);
    return { refreshToken: next[used.length - 1] ?? null };
  };
  return { used, refresh };
}
