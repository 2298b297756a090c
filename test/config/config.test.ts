import { kitSettings } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import spec from "../../spec.json" with { type: "json" };
import type { Config } from "../../src/config/config.generated.ts";
import { settingsOf } from "../../src/config/config.ts";

const refresh = { client_id: "id", refresh_token: "token" };
const hostOf = (config: Config) => settingsOf(config, []).login.host;

describe("the login host", () => {
  it.each<[Config, string]>([
    [{}, "https://login.salesforce.com"],
    [{ environment: "production" }, "https://login.salesforce.com"],
    [{ environment: "sandbox" }, "https://test.salesforce.com"],
    [{ domain: "Example" }, "https://example.my.salesforce.com"],
    [{ domain: "example--uat" }, "https://example--uat.sandbox.my.salesforce.com"],
    [{ domain: "example--uat", environment: "sandbox" }, "https://example--uat.sandbox.my.salesforce.com"],
    [{ domain: "example-dev-ed.develop.my.salesforce.com" }, "https://example-dev-ed.develop.my.salesforce.com"],
    [{ domain: "https://example.my.salesforce.com/" }, "https://example.my.salesforce.com"],
    [{ login_url: "https://login.example.com/path" }, "https://login.example.com"],
    [{ login_url: "http://127.0.0.1:8080" }, "http://127.0.0.1:8080"],
    [{ login_url: "http://localhost:8080/" }, "http://localhost:8080"],
    [{ domain: " ", login_url: "" }, "https://login.salesforce.com"],
    [{ domain: "example.my" }, "https://example.my.salesforce.com"],
    [{ domain: "https://example.my/" }, "https://example.my.salesforce.com"],
    [{ domain: " EXAMPLE.my.salesforce.com. " }, "https://example.my.salesforce.com"],
    [{ domain: "example.my.salesforce" }, "https://example.my.salesforce.com"],
    [
      { domain: "https://example.my.salesforce.com:443/services/oauth2/token?x#y" },
      "https://example.my.salesforce.com",
    ],
    [{ domain: "example.lightning.force.com" }, "https://example.my.salesforce.com"],
    [{ domain: "https://example.lightning.force.com/lightning/page/home" }, "https://example.my.salesforce.com"],
    [{ domain: "example.my.salesforce-setup.com" }, "https://example.my.salesforce.com"],
    [{ domain: "example--uat.my" }, "https://example--uat.sandbox.my.salesforce.com"],
    [{ domain: "example--uat.sandbox" }, "https://example--uat.sandbox.my.salesforce.com"],
    [{ domain: "example--uat.sandbox.my" }, "https://example--uat.sandbox.my.salesforce.com"],
    [{ domain: "example--uat.sandbox.lightning.force.com" }, "https://example--uat.sandbox.my.salesforce.com"],
    [{ domain: "example--uat.sandbox.my.salesforce-setup.com" }, "https://example--uat.sandbox.my.salesforce.com"],
    [{ domain: "example--uat.cs42.my.salesforce.com" }, "https://example--uat.cs42.my.salesforce.com"],
    [{ domain: "example-dev-ed.develop.my" }, "https://example-dev-ed.develop.my.salesforce.com"],
    [{ domain: "example-dev-ed.develop.lightning.force.com" }, "https://example-dev-ed.develop.my.salesforce.com"],
    [{ domain: "example.scratch.my", environment: "sandbox" }, "https://example.scratch.my.salesforce.com"],
    [{ domain: "example.trailblaze.my" }, "https://example.trailblaze.my.salesforce.com"],
    [{ domain: "example.my.salesforce.mil" }, "https://example.my.salesforce.mil"],
    [{ domain: "example.lightning.crmforce.mil" }, "https://example.my.salesforce.mil"],
    [{ domain: "example.my.sfcrmproducts.cn" }, "https://example.my.sfcrmproducts.cn"],
    [{ domain: "example.lightning.sfcrmapps.cn" }, "https://example.my.sfcrmproducts.cn"],
    [{ domain: "na139.salesforce.com" }, "https://na139.salesforce.com"],
    [{ domain: "login" }, "https://login.salesforce.com"],
    [{ domain: "Test", environment: "sandbox" }, "https://test.salesforce.com"],
    [{ domain: "test", environment: "production" }, "https://test.salesforce.com"],
    [{ domain: "https://login.salesforce.com/" }, "https://login.salesforce.com"],
    [{ login_url: "https://test.salesforce.com/", environment: "sandbox" }, "https://test.salesforce.com"],
  ])("of %o is %s", (config, host) => {
    expect(hostOf({ ...refresh, ...config })).toBe(host);
  });

  it.each<[Config, string]>([
    [
      { login_url: "http://login.salesforce.com" },
      "login_url: http://login.salesforce.com is not https. Write https://login.salesforce.com (plain http goes to this machine only).",
    ],
    [
      { login_url: "http://example.my.salesforce.com/" },
      "login_url: http://example.my.salesforce.com/ is not https. Write https://example.my.salesforce.com (plain http goes to this machine only).",
    ],
    [
      { login_url: "login.salesforce.com" },
      "login_url: login.salesforce.com is no URL. Write https://login.salesforce.com.",
    ],
    [{ login_url: "Example" }, "login_url: Example is no URL. Write https://Example.my.salesforce.com."],
    [
      { login_url: "example.my.salesforce.com:443/x" },
      "login_url: example.my.salesforce.com:443/x is no URL. Write it like https://example.my.salesforce.com.",
    ],
    [
      { login_url: "https://example.lightning.force.com/lightning/page/home" },
      "login_url: example.lightning.force.com is an address of pages; it takes no logins. Write https://example.my.salesforce.com.",
    ],
    [
      { domain: "http://example.my.salesforce.com" },
      "domain: http://example.my.salesforce.com is not https. Write https://example.my.salesforce.com.",
    ],
    [
      { queries: [{ name: "deals" }] },
      'queries: deals has neither soql nor soql_file nor preset. Give it a query, like "soql": "SELECT Id, Name FROM Account"; a file of one, like "soql_file": "deals.soql"; or a preset, like "preset": "accounts".',
    ],
    [
      { queries: [{ name: "deals", soql: " " }] },
      'queries: deals: its soql is empty. Give it a query, like "soql": "SELECT Id, Name FROM Account"; a file of one, like "soql_file": "deals.soql"; or a preset, like "preset": "accounts".',
    ],
    [
      { queries: [{ name: "deals", soql: "SELECT Id FROM Account", preset: "accounts" }] },
      "queries: deals has soql and preset. Give it one of them.",
    ],
    [
      { start_date: "01.02.2026" },
      "start_date: 01.02.2026 is no date. Write it like 2026-01-01 or 2026-01-01T00:00:00Z.",
    ],
  ])("of %o is an error that says what to write", (config, message) => {
    expect(() => settingsOf({ ...refresh, ...config }, [])).toThrowError(expect.objectContaining({ message }));
  });

  it.each<[Config, RegExp]>([
    [{ login_url: "http://login.salesforce.com" }, /^login_url: .* is not https/],
    [{ login_url: "http://127.0.0.1.evil.example" }, /^login_url: .* is not https/],
    [{ login_url: "login.salesforce.com" }, /^login_url: .* is no URL/],
    [{ login_url: "https://user:secret@login.salesforce.com" }, /^login_url: the URL holds a user name/],
    [{ domain: "example", login_url: "https://login.salesforce.com" }, /^login_url: domain is set too/],
    [{ domain: "example", environment: "sandbox" }, /^domain: example names no sandbox/],
    [{ domain: "exa mple" }, /^domain: exa mple is not a Salesforce host name/],
    [{ domain: "http://example.my.salesforce.com" }, /^domain: .* is not https/],
    [{ domain: "example.sandbox" }, /^domain: example.sandbox names no sandbox/],
    [{ domain: "example.sandbox.my" }, /^domain: example.sandbox.my names no sandbox. Write it like example--uat/],
    [{ domain: "example.sandbox.my.salesforce.com" }, /^domain: .* names no sandbox/],
    [{ domain: "example.my", environment: "sandbox" }, /^domain: example.my names no sandbox/],
    [{ domain: "login", environment: "sandbox" }, /^domain: login.salesforce.com is no host of a sandbox/],
    [{ domain: "example.my.salesforce.com", environment: "sandbox" }, /^domain: .* is no host of a sandbox/],
    [{ login_url: "https://login.salesforce.com", environment: "sandbox" }, /^login_url: .* is no host of a sandbox/],
    [{ login_url: "https://example.lightning.force.com/" }, /^login_url: .* Write https:\/\/example.my.salesforce.com/],
    [{ login_url: "https://login.\u0455alesforce.com" }, /^login_url: it holds .* beyond ASCII/],
    [{ login_url: "https://login.evil\n.example" }, /^login_url: it holds a blank, a control character/],
    [{ domain: "example.my.salesforce.com.evil.example" }, /^domain: .* is not a Salesforce host.* login_url/],
    [{ domain: "https://evil.example" }, /^domain: .* is not a Salesforce host/],
    [{ domain: "evil.my.example" }, /^domain: .* is not a Salesforce host/],
    [{ domain: "evilsalesforce.com" }, /^domain: .* is not a Salesforce host/],
    [{ domain: "example.com" }, /^domain: .* is not a Salesforce host/],
    [{ domain: "127.0.0.1" }, /^domain: 127.0.0.1 is this machine/],
    [{ domain: "http://127.0.0.1:8080" }, /^domain: http:.* is this machine/],
    [{ domain: "https://localhost:8080/" }, /^domain: https:.* is this machine/],
    [{ domain: "localhost" }, /^domain: localhost is this machine/],
    [{ domain: "login.my" }, /^domain: login.my is no My Domain/],
    [{ domain: "test.my.salesforce.com" }, /^domain: .* is no host where Salesforce takes logins/],
    [{ domain: "www.salesforce.com" }, /^domain: .* is no host where Salesforce takes logins/],
    [{ domain: "example.force.com" }, /^domain: .* is no host where Salesforce takes logins/],
    [{ domain: "example.my.site.com" }, /^domain: .* is not a Salesforce host/],
    [{ domain: "user:secret@example.my.salesforce.com" }, /^domain: it holds a user name/],
    [{ domain: "example.my.salesforce.com@evil.example" }, /^domain: it holds a user name/],
    [{ domain: "https://evil.example\\.salesforce.com" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "example.my.salesforce.com:8443" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "ftp://example.my.salesforce.com" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "exam\nple" }, /^domain: .*is not a Salesforce host name/s],
    [{ domain: "ex\u0430mple" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "xn--exmple-4nf" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "\uff45xample" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "example%2emy" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "-example" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "example..my" }, /^domain: .* is not a Salesforce host name/],
    [{ domain: "e".repeat(60_000) }, /^domain: e{253} \.\.\. is not a Salesforce host name/],
    [
      { domain: "login", client_secret: "s", auth_method: "client_credentials" },
      /^domain: Salesforce takes client credentials only at My Domain, not at login.salesforce.com/,
    ],
    [
      { login_url: "https://test.salesforce.com", client_secret: "s", auth_method: "client_credentials" },
      /^login_url: Salesforce takes client credentials only at My Domain, not at test.salesforce.com/,
    ],
    [{ start_date: "2026-02-01T00:00:00Z", end_date: "2026-01-01T00:00:00Z" }, /^end_date: .* is not after start_date/],
  ])("of %o is an error that names the option", (config, message) => {
    expect(() => settingsOf({ ...refresh, ...config }, [])).toThrowError(message);
  });
});

describe("a ready access token", () => {
  const token = { access_token: "t" };

  it.each<[Config, string]>([
    [{ instance_url: "https://example.my.salesforce.com/" }, "https://example.my.salesforce.com"],
    [{ instance_url: "http://127.0.0.1:8080" }, "http://127.0.0.1:8080"],
    [{ instance_url: "https://org.example", login_url: "https://org.example/" }, "https://org.example"],
  ])("with %o goes to %s", (config, host) => {
    expect(hostOf({ ...token, ...config })).toBe(host);
  });

  it.each<[Config, RegExp]>([
    [{ instance_url: "https://example.my.salesforce.com.evil.example" }, /^instance_url: .* is not a Salesforce host/],
    [{ instance_url: "https://example.my.salesforce.com:8443" }, /^instance_url: .* is not a Salesforce host/],
    [{ instance_url: "https://ex\u0430mple.my.salesforce.com" }, /^instance_url: it holds .* beyond ASCII/],
    [
      { instance_url: "https://evil.example", login_url: "https://org.example" },
      /^instance_url: .* is not a Salesforce host/,
    ],
    [{ instance_url: "https://example.lightning.force.com" }, /^instance_url: .* Write https:\/\/example.my.salesfor/],
  ])("with %o goes nowhere", (config, message) => {
    expect(() => settingsOf({ ...token, ...config }, [])).toThrowError(message);
  });
});

describe("the login method", () => {
  it.each<[string, Config]>([
    ["refresh_token", refresh],
    ["refresh_token", { ...refresh, client_secret: "s", domain: "example" }],
    ["client_credentials", { client_id: "id", client_secret: "s", domain: "example" }],
    ["client_credentials", { ...refresh, client_secret: "s", domain: "example", auth_method: "client_credentials" }],
    ["jwt", { client_id: "id", username: "u", private_key: "k" }],
    ["jwt", { client_id: "id", username: "u", private_key_file: "k.pem" }],
    ["password", { client_id: "id", client_secret: "s", username: "u", password: "p" }],
    ["access_token", { access_token: "t", instance_url: "https://example.my.salesforce.com" }],
    ["refresh_token", { ...refresh, access_token: "t", auth_method: "refresh_token" }],
  ])("is %s for %o", (method, config) => {
    expect(settingsOf(config, []).login.method).toBe(method);
  });

  it.each<[Config, RegExp]>([
    [{}, /^auth_method: the configuration holds no login/],
    [{ refresh_token: "" }, /^auth_method: the configuration holds no login/],
    [{ refresh_token: "t" }, /^client_id: it is missing; login by refresh_token needs it/],
    [
      { client_id: "id", client_secret: "s" },
      /^domain: it is missing; Salesforce takes client credentials only at My Domain/,
    ],
    [{ client_id: "id", username: "u", password: "p" }, /^client_secret: it is missing; login by password needs it/],
    [{ client_id: "id", client_secret: "s", password: "p" }, /^username: it is missing; login by password needs it/],
    [
      { client_id: "id", username: "u", password: "p", private_key: "k" },
      /^auth_method: the configuration would do for jwt and password/,
    ],
    [{ access_token: "t" }, /^instance_url: it is missing/],
    [{ ...refresh, access_token: "t" }, /^auth_method: the configuration would do for refresh_token and access_token/],
  ])("of %o is an error that names the option", (config, message) => {
    expect(() => settingsOf(config, [])).toThrowError(message);
  });

  it.each([
    [undefined, " pass word "],
    ["", " pass word "],
    [" TOKEN ", " pass word TOKEN"],
  ])("puts the security token %j behind the password, which stays as it is", (securityToken, sent) => {
    const given = { client_id: "id", client_secret: "s", username: "u", password: " pass word " };
    const config = securityToken === undefined ? given : { ...given, security_token: securityToken };

    expect(settingsOf(config, []).login).toMatchObject({ passwordAndToken: sent });
  });

  it("takes the file of the private key from the folder of the configuration file, else from the working folder", () => {
    const config = { client_id: "id", username: "u", private_key_file: "keys/a.pem" };
    const fileOf = (place: string, path = "keys/a.pem") => {
      const places = new Map([["private_key_file", place]]);
      const { login } = settingsOf({ ...config, private_key_file: path }, ["/etc/tap/config.json"], places);
      return login.method === "jwt" ? login.keyFile : null;
    };

    expect(fileOf("/etc/tap/config.json")).toBe("/etc/tap/keys/a.pem");
    expect(fileOf("/etc/tap/config.json", "/run/a.pem")).toBe("/run/a.pem");
    expect(fileOf("TAP_SALESFORCE_PRIVATE_KEY_FILE")).toBe(`${process.cwd()}/keys/a.pem`);
    expect(() => settingsOf({ ...config, private_key: "k" }, [])).toThrowError(
      "private_key: private_key_file is set too. Keep one of the two.",
    );
  });

  it.each(["BEGIN\\nkey\\nEND", "C:\\new\\key.pem"])("hands on the private key as it was given: %s", (given) => {
    const { login } = settingsOf({ client_id: "id", username: "u", private_key: given }, []);

    expect(login).toMatchObject({ privateKey: given });
  });
});

describe("the specification", () => {
  const { properties } = spec.connectionSpecification;

  it("has the kit's settings as the kit defines them", () => {
    const own = Object.fromEntries(
      Object.entries(properties)
        .filter(([name]) => name in kitSettings)
        .map(([name, { order: _order, ...schema }]) => [name, schema]),
    );

    expect(own).toEqual(kitSettings);
  });

  it("gives each setting a place, a title and a description, and marks what is secret", () => {
    const entries = Object.entries(properties);

    expect(entries.map(([, { order }]) => order)).toEqual(entries.map((_, index) => index));
    expect(entries.filter(([, { title, description }]) => !title || !description)).toEqual([]);
    const marked = entries.flatMap(([name, schema]) =>
      "airbyte_secret" in schema ? [[name, schema.airbyte_secret]] : [],
    );
    expect(marked).toEqual([
      ["client_secret", true],
      ["refresh_token", true],
      ["private_key", true],
      // Airbyte's tests take it for a key by its name.
      ["private_key_file", false],
      ["password", true],
      ["security_token", true],
      ["access_token", true],
    ]);
  });

  it("has a default for what the tap reads without one being set", () => {
    const { login: _login, read, ...settings } = settingsOf(refresh, []);
    const { cacheDir, ...reading } = read;

    expect(cacheDir).toMatch(/tap-salesforce$/);
    expect(settings).toEqual({
      apiVersion: null,
      files: false,
      filters: {},
      excludesFormulas: false,
      objects: [],
      listViews: [],
      metadataStreams: [],
      queries: [],
      relatedFields: {},
      reports: [],
      retryDeadlineMs: 1_800_000,
    });
    expect(reading).toEqual({
      compatibility: null,
      start: null,
      end: null,
      api: "auto",
      records: "all",
      deletedGap: "warn",
      fullRefreshEveryMs: null,
      visibilityLagMs: 900_000,
      lookbackMs: 0,
      backfillNewFields: false,
      rereadsRelated: false,
      schemaChanges: "follow",
      allowOrgChange: false,
    });
  });
});
