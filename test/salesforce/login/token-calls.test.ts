import { startOrg } from "@singer-io-ts/demo-org";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askUser, revokeToken, withTokenCalls } from "../../../src/salesforce/login/token-calls.ts";
import { testRun } from "../test-run.ts";

let org: Awaited<ReturnType<typeof startOrg>>;
const run = testRun();
beforeEach(async () => {
  org = await startOrg({ scale: 0.01 });
});
afterEach(() => org.close());

const revoke = (token: string) => withTokenCalls(run, (calls) => revokeToken({ host: org.url, token }, calls, run));
const userOf = (accessToken: string) =>
  withTokenCalls(run, (calls) => askUser({ accessToken, instanceUrl: org.url }, calls, run));

describe("revoking a token", () => {
  it("ends a refresh token with the sessions that it started, and tells a token that was not valid any more", async () => {
    const session = org.login();
    const { refreshToken } = org.credentials;

    const answers = [await revoke(refreshToken), await revoke(refreshToken)];

    expect(answers).toEqual(["revoked", "invalid"]);
    await expect(userOf(session)).rejects.toMatchObject({ detail: { kind: "config" } });
  });

  it("ends an access token alone", async () => {
    const [first, second] = [org.login(), org.login()];

    expect([await revoke(first), await revoke(first)]).toEqual(["revoked", "invalid"]);
    expect((await userOf(second)).username).toBe(org.credentials.username);
  });

  it("is tried again where Salesforce is away, and says that the token is still valid where it stays away", async () => {
    org.fault({ path: "/revoke", reply: { status: 503, text: "" } });
    const again = await revoke(org.login());
    org.fault({ path: "/revoke", count: "all", reply: { status: 503, text: "" } });

    const failed: unknown = await revoke(org.login()).catch((caught: unknown) => caught);

    expect(again).toBe("revoked");
    expect(failed).toMatchObject({
      detail: { kind: "unavailable" },
      message: expect.stringMatching(/^The token was not revoked\. .*Connected Apps OAuth Usage\.$/),
    });
  });
});

describe("whose a token is", () => {
  it("is told by Salesforce", async () => {
    const { username } = org.credentials;

    expect(await userOf(org.login())).toEqual({
      username,
      userId: org.org.users.find((user) => user.username === username)?.id,
      orgId: org.org.id,
    });
  });

  it("is no answer that lacks the name", async () => {
    const text = JSON.stringify({ user_id: "0051", organization_id: "00D1" });
    org.fault({
      path: "/userinfo",
      count: "all",
      reply: { status: 200, text, headers: { "Content-Type": "application/json" } },
    });

    await expect(userOf(org.login())).rejects.toMatchObject({ detail: { code: "UNEXPECTED_ANSWER" } });
  });
});
