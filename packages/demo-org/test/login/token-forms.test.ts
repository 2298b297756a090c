import { describe, expect, it } from "vitest";
import { type Answer, type Client, exchange, openOrg } from "../support/client.ts";
import { admin } from "../support/fake-org.ts";

const hour = 3_600_000;

function post({ org }: Client, path: string, form: Readonly<Record<string, string>>, accept?: string): Promise<Answer> {
  const { clientId, clientSecret } = org.credentials;
  const body = new URLSearchParams({ client_id: clientId, client_secret: clientSecret, ...form }).toString();
  const headers = accept === undefined ? {} : { accept };
  return exchange(`${org.url}/services/oauth2/${path}`, { method: "POST", body, headers });
}

describe("the token endpoint", () => {
  it.each([
    ["format=urlencoded", { format: "urlencoded" }, undefined],
    ["the Accept header", {}, "application/x-www-form-urlencoded"],
  ])("answers as a form where %s asks for it", async (_how, form, accept) => {
    const client = await openOrg();

    const answer = await post(client, "token", { grant_type: "client_credentials", ...form }, accept);

    expect(answer.headers["content-type"]).toBe("application/x-www-form-urlencoded;charset=UTF-8");
    const members = Object.fromEntries(new URLSearchParams(answer.text));
    expect([members["token_type"], members["instance_url"]]).toEqual(["Bearer", client.org.url]);
  });

  it("answers as XML where that is asked for, refusals too", async () => {
    const client = await openOrg();

    const answer = await post(client, "token", { grant_type: "nothing", format: "xml" });

    expect([answer.status, answer.headers["content-type"]]).toEqual([400, "application/xml;charset=UTF-8"]);
    expect(answer.text).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><OAuth><error>unsupported_grant_type</error><error_description>grant type not supported</error_description></OAuth>',
    );
  });
});

describe("introspection", () => {
  it("shows whose an access token is and until when, and does not prolong its session", async () => {
    const client = await openOrg();
    const { org } = client;
    org.clock.freeze(true);
    const token = org.login();
    const began = Math.floor(org.clock.now().getTime() / 1000);
    org.clock.advance(hour);

    const early = await post(client, "introspect", { token });
    org.clock.advance(hour);
    const late = await post(client, "introspect", { token });

    expect(early.json).toEqual({
      active: true,
      scope: "api id",
      client_id: org.credentials.clientId,
      username: admin.username,
      sub: `${org.url}/id/${org.org.id}/${admin.id}`,
      token_type: "access_token",
      exp: began + 7200,
      iat: began,
      nbf: began,
    });
    expect(late.json).toEqual({ active: false });
  });

  it("recognizes refresh tokens, and unknown ones", async () => {
    const client = await openOrg();
    const { refreshToken } = client.org.credentials;

    const good = await post(client, "introspect", { token: refreshToken });
    const bad = await post(client, "introspect", { token: "nothing" });

    expect(good.json).toMatchObject({ active: true, token_type: "refresh_token", username: admin.username });
    expect(bad.json).toEqual({ active: false });
  });

  it("is for the app alone", async () => {
    const client = await openOrg();

    const answer = await post(client, "introspect", { token: client.org.login(), client_secret: "wrong" });

    expect([answer.status, answer.json]).toEqual([
      400,
      { error: "invalid_client", error_description: "invalid client credentials" },
    ]);
  });
});
