import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startOrg } from "@singer-io-ts/demo-org";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openConfigFile } from "../../../src/salesforce/login/config-file.ts";
import { logOut, type StoredTokens } from "../../../src/salesforce/login/log-out.ts";
import { testRun } from "../test-run.ts";

let org: Awaited<ReturnType<typeof startOrg>>;
let folder = "";
const run = testRun();
beforeEach(async () => {
  org = await startOrg({ scale: 0.01 });
  folder = mkdtempSync(join(tmpdir(), "logout-"));
});
afterEach(async () => {
  await org.close();
  rmSync(folder, { recursive: true });
});

const none = { refreshToken: null, tokenStore: null, accessToken: null, instance: null };

/** Writes a configuration, and logs out of it. */
async function logOutOf(members: object, stored: Partial<StoredTokens>) {
  const path = join(folder, "config.json");
  writeFileSync(path, JSON.stringify(members));
  const files = [await openConfigFile(path, run)];
  const answer = await logOut({ ...none, host: org.url, ...stored }, files, run);
  return { answer, path, left: JSON.parse(readFileSync(path, "utf8")) };
}

const revocations = () => org.requests().filter(({ url }) => url.includes("/revoke")).length;

describe("a logout", () => {
  it("revokes the refresh token, and leaves the app and the host", async () => {
    const { refreshToken } = org.credentials;
    const members = { login_url: org.url, client_id: "id", refresh_token: refreshToken };

    const { answer, path, left } = await logOutOf(members, { refreshToken });

    expect(answer).toEqual({ refreshToken: "revoked", accessToken: null, files: [path] });
    expect(left).toEqual({ login_url: org.url, client_id: "id" });
  });

  it("revokes a borrowed access token", async () => {
    const accessToken = org.login();
    const members = { access_token: accessToken, instance_url: org.url, objects: ["Account"] };

    const { answer, left } = await logOutOf(members, { accessToken, instance: org.url });

    expect(answer).toMatchObject({ refreshToken: null, accessToken: "revoked" });
    expect(left).toEqual({ objects: ["Account"] });
  });

  it("revokes the token that a token_store has, which is the newest, and removes the file", async () => {
    const { refreshToken } = org.credentials;
    const tokenStore = join(folder, "token.json");
    writeFileSync(tokenStore, JSON.stringify({ refresh_token: refreshToken, host: org.url, descends_from: "x" }));
    const members = { refresh_token: "5Aep861rotated", token_store: tokenStore };

    const { answer, path, left } = await logOutOf(members, { refreshToken: "5Aep861rotated", tokenStore });

    expect(answer).toEqual({ refreshToken: "revoked", accessToken: null, files: [tokenStore, path] });
    expect([left, existsSync(tokenStore)]).toEqual([{ token_store: tokenStore }, false]);
  });

  it("sends no token to a host that it is not from, and keeps it", async () => {
    const tokenStore = join(folder, "token.json");
    const host = "https://example.my.salesforce.com";
    writeFileSync(tokenStore, JSON.stringify({ refresh_token: org.credentials.refreshToken, host }));

    const { answer } = await logOutOf({ token_store: tokenStore }, { tokenStore });

    expect([answer.refreshToken, revocations(), existsSync(tokenStore)]).toEqual([null, 0, true]);
  });

  it("removes tokens that are not valid any more", async () => {
    const { answer, left } = await logOutOf(
      { refresh_token: "5Aep861unknown", access_token: "00D1!unknown", instance_url: org.url },
      { refreshToken: "5Aep861unknown", accessToken: "00D1!unknown", instance: org.url },
    );

    expect([answer.refreshToken, answer.accessToken, left]).toEqual(["invalid", "invalid", {}]);
  });

  it("removes nothing where Salesforce could not be asked", async () => {
    org.fault({ path: "/revoke", count: "all", reply: { status: 503, text: "" } });
    const { refreshToken } = org.credentials;
    const path = join(folder, "config.json");

    await expect(logOutOf({ refresh_token: refreshToken }, { refreshToken })).rejects.toThrow(/was not revoked/);

    expect(JSON.parse(readFileSync(path, "utf8"))).toEqual({ refresh_token: refreshToken });
  });

  it("has nothing to do where there is no token", async () => {
    const { answer } = await logOutOf({ client_id: "id" }, {});

    expect(answer).toEqual({ refreshToken: null, accessToken: null, files: [] });
    expect(revocations()).toBe(0);
  });
});
