import { createHash } from "node:crypto";
import type { JsonObject } from "@singer-io-ts/tap-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import spec from "../../spec.json" with { type: "json" };
import { airbyteForm } from "../../src/config/airbyte-form.ts";
import { LoginWorld } from "../support/login-world.ts";
import { logInWith } from "../support/test-browser.ts";
import { TestOrg } from "../support/test-org.ts";

const settings = Object.keys(spec.connectionSpecification.properties);
const { login, groups } = airbyteForm;

const challengeOf = (verifier: string) => createHash("sha256").update(verifier).digest("base64url");

/** What Airbyte makes of a template, of which this knows values and one condition. (Airbyte documentation: OAuth Authentication Methods.) */
function rendered(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .replace(/\{% if (\w+) == '(\w+)' %\}(.*?)\{% else %\}(.*?)\{% endif %\}/g, (_, name, value, yes, no) =>
      values[name] === value ? yes : no,
    )
    .replace(/\{\{ (\w+) \| codechallengeS256 \}\}/g, (whole, name) => challengeOf(values[name] ?? whole))
    .replace(/\{\{ (\w+) \}\}/g, (whole, name) => values[name] ?? whole);
}

describe("Airbyte's form", () => {
  it("names settings that exist, each in one place", () => {
    const shown = groups.flatMap(({ members }) => members).filter((name) => name !== login.member);
    const ofLogins = new Set(login.ways.flatMap((way) => way.settings));

    expect([...shown, ...ofLogins, login.method].filter((name) => !settings.includes(name))).toEqual([]);
    expect(shown.filter((name, index) => shown.indexOf(name) !== index || ofLogins.has(name))).toEqual([]);
    expect(login.ways.map((way) => way.method).toSorted()).toEqual(
      spec.connectionSpecification.properties.auth_method.enum.toSorted(),
    );
    for (const way of login.ways) expect(way.required.filter((name) => !way.settings.includes(name))).toEqual([]);
  });

  it("logs in with the settings of a choice as with those beside it", async () => {
    const org = await TestOrg.start({ scale: 0.01 });
    const { client_id, client_secret, ...rest } = org.config;
    const credentials = { auth_method: "client_credentials", client_id, client_secret };
    const config = { ...rest, credentials, objects: ["Account"] };

    const check = await org.run({ args: ["check"], files: { "config.json": JSON.stringify(config) } });

    await org.close();
    expect(check.messages.at(-1)).toMatchObject({ connectionStatus: { status: "SUCCEEDED" } });
  });
});

describe("the button Authenticate", () => {
  let world: LoginWorld;
  beforeEach(async () => {
    world = await LoginWorld.start();
  });
  afterEach(() => world.close());

  const oauth = (airbyteForm.advancedAuth as { readonly oauth_config_specification: Record<string, JsonObject> })
    .oauth_config_specification;
  const input = oauth["oauth_connector_input_specification"] as unknown as {
    readonly consent_url: string;
    readonly scope: string;
    readonly state: { readonly min: number };
    readonly access_token_url: string;
    readonly access_token_params: Readonly<Record<string, string>>;
  };

  it.each([
    ["sandbox", "https://test.salesforce.com/services/oauth2/authorize?response_type=code&"],
    ["production", "https://login.salesforce.com/services/oauth2/authorize?response_type=code&"],
  ])("leads to the login of %s", (environment, start) => {
    expect(rendered(input.consent_url, { environment }).startsWith(start)).toBe(true);
  });

  it("brings a refresh token that the source logs in with", async () => {
    const { clientId, clientSecret } = world.org.credentials;
    const callback = `http://localhost:${world.port}/OauthRedirect`;
    const state = "a.B-_7".repeat(10).slice(0, input.state.min);
    const values = {
      client_id_param: `client_id=${clientId}`,
      redirect_uri_param: `redirect_uri=${encodeURIComponent(callback)}`,
      scope_param: `scope=${encodeURIComponent(input.scope)}`,
      state_param: `state=${state}`,
      state_value: state,
    };
    const consent = new URL(rendered(input.consent_url, values));
    await logInWith(world.browser, `${world.org.url}${consent.pathname}${consent.search}`, world.org.credentials).catch(
      () => null, // nobody listens at the callback
    );
    const back = new URL(world.browser.visited.at(-1) ?? "");
    const params = Object.fromEntries(
      Object.entries(input.access_token_params).map(([name, template]) => [
        name,
        rendered(template, {
          client_id_value: clientId,
          client_secret_value: clientSecret,
          auth_code_value: back.searchParams.get("code") ?? "",
          redirect_uri_value: callback,
          state_value: state,
        }),
      ]),
    );
    const { pathname } = new URL(rendered(input.access_token_url, {}));
    const answer = await fetch(`${world.org.url}${pathname}`, { method: "POST", body: new URLSearchParams(params) });
    const { refresh_token } = (await answer.json()) as { readonly refresh_token: string };
    world.configure({
      objects: ["Account"],
      credentials: {
        auth_method: "refresh_token",
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token,
      },
    });

    const { stdout } = await world.run(["check"]);

    expect(back.searchParams.get("state")).toBe(state);
    expect(stdout).toContain('"status":"SUCCEEDED"');
  });
});
