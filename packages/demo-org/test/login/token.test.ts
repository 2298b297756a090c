import { sign } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Answer, type Client, exchange, openOrg } from "../support/client.ts";
import { admin, start } from "../support/fake-org.ts";

const hour = 3_600_000;

function token({ org }: Client, form: Readonly<Record<string, string>>): Promise<Answer> {
  const { clientId, clientSecret } = org.credentials;
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }).toString();
  return exchange(`${org.url}/services/oauth2/token`, { method: "POST", body });
}

const byRefreshToken = (client: Client, refreshToken = client.org.credentials.refreshToken): Promise<Answer> =>
  token(client, { grant_type: "refresh_token", refresh_token: refreshToken });

const accessTokenOf = ({ json }: Answer): string => (json as { access_token: string }).access_token; // a token reply

const askAs = (accessToken: string, { org }: Client): Promise<Answer> =>
  exchange(`${org.url}/services/data/v60.0/limits/recordCount`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });

describe("login", () => {
  it("gives a session for a refresh token, with the instance to go on with", async () => {
    const client = await openOrg();

    const answer = await byRefreshToken(client);

    const { url, org } = client.org;
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      access_token: expect.stringMatching(/^00DDo000000Demo![\w.]{96}$/),
      instance_url: url,
      id: `${url}/id/${org.id}/${admin.id}`,
      token_type: "Bearer",
      issued_at: String(start.getTime()),
      signature: expect.stringMatching(/^[\w+/]{43}=$/),
      scope: "refresh_token api id",
    });
    expect((await askAs(accessTokenOf(answer), client)).status).toBe(200);
  });

  it("rotates refresh tokens, and takes the whole consent back when an old one comes again", async () => {
    const client = await openOrg(5, { settings: { rotateRefreshTokens: true } });
    const { refreshToken } = client.org.credentials;

    const first = await byRefreshToken(client);
    const { refresh_token: second } = first.json as { refresh_token: string }; // rotation gives one
    const reuse = await byRefreshToken(client, refreshToken);
    const afterwards = await byRefreshToken(client, second);

    expect(second).not.toBe(refreshToken);
    expect([reuse.status, reuse.json]).toEqual([
      400,
      { error: "invalid_grant", error_description: "expired access/refresh token" },
    ]);
    expect(afterwards.json).toEqual(reuse.json);
    expect((await askAs(accessTokenOf(first), client)).status).toBe(401);
  });

  it("accepts client credentials, and refuses them as the login host does when so set", async () => {
    const client = await openOrg();

    const given = await token(client, { grant_type: "client_credentials" });
    client.org.settings.clientCredentials = false;
    const refused = await token(client, { grant_type: "client_credentials" });

    expect(given.status).toBe(200);
    expect(refused.json).toEqual({ error: "invalid_grant", error_description: "request not supported on this domain" });
  });

  it("names another instance when the org has moved, and answers there", async () => {
    const client = await openOrg();
    const moved = client.org.url.replace("127.0.0.1", "localhost");
    client.org.settings.instanceUrl = moved;

    const answer = await byRefreshToken(client);

    const authorization = `Bearer ${accessTokenOf(answer)}`;
    expect(answer.json).toMatchObject({ instance_url: moved });
    expect((await exchange(`${moved}/services/data/v60.0/limits`, { headers: { authorization } })).status).toBe(200);
  });

  it("takes client id and secret as HTTP Basic too", async () => {
    const { org } = await openOrg();
    const { clientId, clientSecret } = org.credentials;
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString("base64")}`;

    const answer = await exchange(`${org.url}/services/oauth2/token`, {
      method: "POST",
      headers: { authorization },
      body: "grant_type=client_credentials",
    });

    expect(answer.status).toBe(200);
  });

  it("checks an assertion's signature, audience and times against its own clock", async () => {
    const client = await openOrg();
    const { org } = client;
    const key = org.credentials.privateKey() ?? "";
    const now = start.getTime() / 1000;
    const good = {
      iss: org.credentials.clientId,
      sub: admin.username,
      aud: "https://login.salesforce.com",
      exp: now + 180,
    };
    const ask = async (claims: object, signer = key): Promise<unknown> => {
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
      const head = `${part({ alg: "RS256" })}.${part(claims)}`;
      const assertion = `${head}.${sign("sha256", Buffer.from(head), signer).toString("base64url")}`;
      const { json } = await token(client, { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion });
      const { error_description: description, ...rest } = json as Record<string, string>; // either form is flat
      return description ?? Object.keys(rest).sort();
    };
    const foreign = (await openOrg()).org.credentials.privateKey() ?? "";

    const answers = [
      await ask(good),
      await ask({ ...good, exp: String(good.exp) }),
      await ask({ ...good, exp: now - 1 }),
      await ask({ ...good, exp: now + 900 }),
      await ask({ ...good, aud: "https://example.com" }),
      await ask({ ...good, aud: "https://test.salesforce.com" }),
      await ask({ ...good, sub: "nobody@demo.example" }),
      await ask(good, foreign),
      await ask({ ...good, iss: "unknown" }),
    ];

    const granted = ["access_token", "id", "instance_url", "scope", "token_type"];
    expect(answers).toEqual([
      granted,
      granted,
      "expired authorization code",
      "invalid assertion",
      "audience is invalid",
      "audience is invalid",
      "user hasn't approved this consumer",
      "invalid assertion",
      "client identifier invalid",
    ]);
  });

  it("wants the security token behind the password", async () => {
    const client = await openOrg();
    const { username, password, securityToken } = client.org.credentials;

    const right = await token(client, { grant_type: "password", username, password: `${password}${securityToken}` });
    const wrong = await token(client, { grant_type: "password", username, password });

    expect(right.status).toBe(200);
    expect(wrong.json).toEqual({ error: "invalid_grant", error_description: "authentication failure" });
  });

  it.each([
    [{ client_id: "unknown" }, "invalid_client_id", "client identifier invalid"],
    [{ client_secret: "wrong" }, "invalid_client", "invalid client credentials"],
    [{ refresh_token: "" }, "invalid_request", "refresh token not specified"],
    [{ refresh_token: "5Aep861unknown" }, "invalid_grant", "expired access/refresh token"],
    [{ grant_type: "device" }, "unsupported_grant_type", "grant type not supported"],
  ])("refuses %o with the reason", async (form, error, description) => {
    const client = await openOrg();

    const answer = await token(client, { grant_type: "refresh_token", ...form });

    expect([answer.status, answer.json]).toEqual([400, { error, error_description: description }]);
  });

  it("ends a session two hours after its last use, with 401 as the only sign", async () => {
    const client = await openOrg();

    client.org.clock.advance(1.5 * hour);
    const used = await client.ask("limits/recordCount");
    client.org.clock.advance(1.5 * hour);
    const usedAgain = await client.ask("limits/recordCount");
    client.org.clock.advance(2 * hour);
    const over = await client.ask("limits/recordCount");

    expect([used.status, usedAgain.status, over.status]).toEqual([200, 200, 401]);
    expect(over.json).toEqual([{ message: "Session expired or invalid", errorCode: "INVALID_SESSION_ID" }]);
    expect(over.headers["sforce-limit-info"]).toBeUndefined();
  });

  it("shows who is logged in, and forgets a token that is revoked", async () => {
    const client = await openOrg();
    const accessToken = accessTokenOf(await byRefreshToken(client));
    const headers = { authorization: `Bearer ${accessToken}` };
    const { url, org } = client.org;

    const userinfo = await exchange(`${url}/services/oauth2/userinfo`, { headers });
    const identity = await exchange(`${url}/id/${org.id}/${admin.id}`, { headers });
    const revoked = await exchange(`${url}/services/oauth2/revoke`, { method: "POST", body: `token=${accessToken}` });

    expect(userinfo.json).toMatchObject({
      user_id: admin.id,
      organization_id: org.id,
      preferred_username: admin.username,
    });
    expect(identity.json).toMatchObject({ user_id: admin.id, organization_id: org.id, username: admin.username });
    expect([revoked.status, revoked.text]).toEqual([200, ""]);
    expect((await askAs(accessToken, client)).status).toBe(401);
  });
});
