import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScriptedAnswer } from "@singer-io-ts/tap-kit/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LoginWorld } from "../support/login-world.ts";
import { logInWith } from "../support/test-browser.ts";
import { TestOrg } from "../support/test-org.ts";
import { exposedIn } from "./canaries.ts";

type Fault = Parameters<TestOrg["running"]["fault"]>[0];

const secrets = {
  clientSecret: 'canary/"client\\secret"+=&?',
  refreshToken: "5Aep861canary.refresh_token==&%",
  password: "canary pass/word+ü",
  securityToken: "canarySecurityToken42",
};

let org: TestOrg;
let folder = "";
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "security-"));
  org = await TestOrg.start({ scale: 0.01, rows: { Account: 300 }, settings: { pageRows: 100 }, login: secrets });
});
afterEach(async () => {
  await org.close();
  rmSync(folder, { recursive: true });
});

const logins = ["client_credentials", "refresh_token", "jwt", "password", "access_token"] as const;

/** A configuration for this login, and the secrets in it. */
function configFor(method: (typeof logins)[number]) {
  const { clientId, username, privateKey } = org.running.credentials;
  const key = privateKey() ?? "";
  const accessToken = method === "access_token" ? org.running.login() : null;
  const own = {
    client_credentials: {},
    refresh_token: { refresh_token: secrets.refreshToken },
    jwt: { username, private_key: key },
    password: { username, password: secrets.password, security_token: secrets.securityToken },
    access_token: { access_token: accessToken, instance_url: org.running.url },
  }[method];
  // A private key signs and stays here.
  const sent = {
    client_credentials: [secrets.clientSecret],
    refresh_token: [secrets.clientSecret, secrets.refreshToken],
    jwt: [],
    password: [secrets.clientSecret, secrets.password, secrets.securityToken],
    access_token: accessToken === null ? [] : [accessToken],
  }[method];
  return {
    config: {
      ...own,
      client_id: clientId,
      client_secret: secrets.clientSecret,
      auth_method: method,
      cache_dir: join(folder, "cache"),
      objects: ["Account"],
      ...(method === "access_token" && { login_url: "" }),
    },
    canaries: [...sent, ...(method === "jwt" ? key.split("\n").slice(1, -2) : [])],
    sent,
  };
}

const filesBelow = (path: string): string[] =>
  readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile());

/** All that one run of the tap leaves behind. */
async function tracesOf(config: object, args: readonly string[], catalog?: unknown) {
  const run = await org.run({ config: { ...config }, args: [...args, "--log-level", "debug", "--stack"], catalog });
  const files = filesBelow(folder).map((file) => readFileSync(file, "utf8"));
  return { run, text: [run.stdout, run.stderr, JSON.stringify(run.state) ?? "", ...files].join("\n") };
}

/** What it was sent, in the forms in which a server may repeat it. */
const repeated = (secrets: readonly string[]) =>
  secrets
    .map((secret) => `${secret} ${encodeURIComponent(secret)} ${Buffer.from(`x:${secret}`).toString("base64")}`)
    .join(" ");

describe("secrets in logs, at any level, in any form", () => {
  const faults: readonly (readonly [string, ((echo: string) => Fault) | null])[] = [
    ["all is well", null],
    [
      "the login is refused",
      () => login(400, '{"error":"invalid_grant","error_description":"authentication failure"}'),
    ],
    [
      "the login's refusal repeats what it was sent",
      (echo) => login(400, JSON.stringify({ error: "invalid_request", error_description: echo })),
    ],
    ["the login answers with no JSON", (echo) => login(200, echo)],
    ["an error repeats what it was sent", (message) => refused({ status: 400, errorCode: "BAD", message })],
    ["an error code repeats it", (echo) => refused({ status: 400, errorCode: echo, message: echo })],
    [
      "a redirect repeats it",
      (echo) => refused({ status: 302, headers: { Location: `https://evil.example/?${encodeURIComponent(echo)}` } }),
    ],
    [
      "the session is refused for ever",
      (message) => refused({ status: 401, errorCode: "INVALID_SESSION_ID", message }),
    ],
    ["the connection is cut again and again", () => ({ path: "/query", count: "all", cutAfter: 10 })],
    ["rows go missing", () => ({ path: "/query", count: "all", dropRows: 1 })],
  ];
  const login = (status: number, text: string): Fault => ({
    path: "/oauth2/token",
    count: "all",
    reply: { status, text },
  });
  const refused = (reply: NonNullable<Fault["reply"]>): Fault => ({ path: "/query", count: "all", reply });
  const cases = logins.flatMap((method) => faults.map(([what, fault]) => [method, what, fault] as const));

  /** A ready token needs no login, and after the login all are alike but for what they were sent. */
  const isDifferent = ([method, what, fault]: (typeof cases)[number]) =>
    what.includes("login")
      ? method !== "access_token"
      : fault === null || ["access_token", "password"].includes(method);

  it.each(cases.filter(isDifferent))("login by %s: none, when %s", async (method, _what, fault) => {
    const { config, canaries, sent } = configFor(method);
    const catalog = fault === null ? undefined : await org.discover(config);
    if (fault !== null) org.running.fault(fault(repeated(sent)));

    const traces = await tracesOf(config, [], catalog);

    expect(exposedIn(traces.text, canaries)).toEqual([]);
    // Access tokens that the org gave out, and signed JWTs.
    expect(traces.text).not.toMatch(/00D\w{12}!|eyJ[\w-]+\.[\w-]+\.[\w-]{20}/);
    expect(traces.run.exitCode === 0).toBe(fault === null);
  });

  it("none in Airbyte's messages but the one that hands over a new token", async () => {
    org.running.settings.rotateRefreshTokens = true;
    const { config, canaries } = configFor("refresh_token");

    const kept = mkdtempSync(join(tmpdir(), "security-kept-"));

    const { run, text } = await tracesOf({ ...config, token_store: join(kept, "token.json") }, ["discover"]);

    expect(run.exitCode).toBe(0);
    const others = text.split("\n").filter((line) => !line.startsWith('{"type":"CONTROL"'));
    expect(others.length).toBeLessThan(text.split("\n").length);
    expect(exposedIn(others.join("\n"), canaries)).toEqual([]);
    rmSync(kept, { recursive: true });
  });

  it("none in what is asked of the tap before a login", async () => {
    const { config, canaries } = configFor("password");

    for (const args of [["--about"], ["--help"], ["--test"], ["spec"], ["check"]]) {
      const { text } = await tracesOf(config, args);
      expect(exposedIn(text, canaries)).toEqual([]);
    }
  });
});

describe("secrets in what login and logout show", () => {
  let world: LoginWorld;
  beforeEach(async () => {
    world = await LoginWorld.start({ clientSecret: secrets.clientSecret });
    world.configure({ client_id: world.org.credentials.clientId, client_secret: secrets.clientSecret });
  });
  afterEach(() => world.close());

  /** All that a verb shows: the terminal, and the pages of this machine that the browser ends at. */
  async function shownBy(argv: readonly string[], answers?: readonly ScriptedAnswer[]) {
    const pages: string[] = [];
    const { code, stdout, stderr, screen } = await world.run(
      [...argv, ...(argv[0] === "login" ? ["--port", String(world.port)] : []), "--log-level", "debug", "--stack"],
      {
        ...(answers !== undefined && { answers }),
        async browse(url) {
          const page = await logInWith(world.browser, url, world.org.credentials);
          pages.push(page.url, page.text, JSON.stringify([...page.headers]));
        },
      },
    );
    return { code, text: [stdout, stderr, screen, ...pages, ...world.opened].join("\n") };
  }

  const code = "aPrxcanary.of.a.code==";
  const anyToken = /00D\w{12}!|5Aep861|aPrx/;

  it("are none, when all is well", async () => {
    const login = await shownBy(["login"]);
    const logout = await shownBy(["logout"]);

    expect([login.code, logout.code]).toEqual([0, 0]);
    for (const { text } of [login, logout]) {
      expect(exposedIn(text, [secrets.clientSecret])).toEqual([]);
      expect(text).not.toMatch(anyToken);
    }
  });

  it.each([
    ["the token endpoint repeats what it was sent", "/oauth2/token", 400],
    ["the token endpoint answers with no JSON", "/oauth2/token", 200],
  ])("are none, when %s", async (_what, path, status) => {
    const description = repeated([secrets.clientSecret, code]);
    const text = status === 200 ? description : JSON.stringify({ error: "bad", error_description: description });
    world.org.fault({ path, count: "all", reply: { status, text } });

    const shown = await shownBy(["login", "--paste"], [["The address", `${code}\r`]]);

    expect(shown.code).not.toBe(0);
    expect(exposedIn(shown.text, [secrets.clientSecret, code])).toEqual([]);
  });

  it.each([[200], [400]])(
    "are none in what init shows, when the login answers with %i and repeats them",
    async (status) => {
      const description = repeated([secrets.clientSecret]);
      const text = status === 200 ? description : JSON.stringify({ error: "bad", error_description: description });
      if (status === 400) world.org.fault({ path: "/oauth2/token", count: "all", reply: { status, text } });
      const { clientId } = world.org.credentials;

      const { code, text: shown } = await shownBy(
        ["init", "--force", "--login-url", world.org.url, "--auth", "client_credentials"],
        [
          ["Consumer key", `${clientId}\r`],
          ["Consumer secret", `${secrets.clientSecret}\r`],
          ...(status === 400
            ? ([["Try again?", "n"]] as const)
            : ([
                ["can be read", "\u001b[B\r"],
                ["What will run", "\u001b[B\r"],
              ] as const)),
        ],
      );

      expect(code).toBe(status === 200 ? 0 : 2);
      expect(exposedIn(shown, [secrets.clientSecret])).toEqual([]);
      expect(shown).not.toMatch(anyToken);
    },
  );

  it("are none, when the user info or the revocation repeats what it was sent", async () => {
    const accessToken = "00D000000000001!canary.of.an.access.token";
    const tokens = { access_token: accessToken, instance_url: world.org.url, refresh_token: secrets.refreshToken };
    const echo = JSON.stringify({ error: "bad", error_description: repeated(Object.values(tokens)) });
    world.org.fault({
      path: "/oauth2/token",
      reply: {
        status: 200,
        text: JSON.stringify({ ...tokens, token_type: "Bearer" }),
        headers: { "Content-Type": "application/json" },
      },
    });
    world.org.fault({ path: "/userinfo|/revoke", count: "all", reply: { status: 403, text: echo } });

    const login = await shownBy(["login"]);
    const logout = await shownBy(["logout"]);

    expect([login.code, logout.code]).toEqual([0, 2]);
    expect(exposedIn(login.text + logout.text, [accessToken, secrets.refreshToken])).toEqual([]);
  });
});

describe("values in logs", () => {
  const canary = "canary row value 4711";
  const faults: readonly (readonly [string, "rest" | "bulk", Fault])[] = [
    [
      "a query is refused with itself in the message",
      "rest",
      {
        path: "/query",
        count: "all",
        reply: {
          status: 400,
          errorCode: "MALFORMED_QUERY",
          message: `\nSELECT Id FROM Account WHERE Name = '${canary}'\n   ^\nERROR at Row:1:Column:11\nunexpected token`,
        },
      },
    ],
    ["a set of results is cut in a row", "bulk", { path: "/results", count: "all", csv: "cutRow" }],
    ["a set of results has a column too many", "bulk", { path: "/results", count: "all", csv: "widened" }],
    ["a set of results has no header", "bulk", { path: "/results", count: "all", csv: "headerless" }],
    ["rows go missing", "rest", { path: "/query", count: "all", dropRows: 1 }],
    ["the answer breaks off", "rest", { path: "/query", count: "all", cutAfter: 4000 }],
  ];

  it.each(faults)("are none when %s (%s)", async (_what, api, fault) => {
    const { config } = configFor("client_credentials");
    const catalog = await org.discover(config);
    const whole = await org.run({ config: { ...config, api }, catalog });
    const values = whole.messages.flatMap(({ record }) => Object.values((record ?? {}) as object));
    const texts = new Set(
      values.filter((value) => typeof value === "string" && value.length >= 12 && !/^\d{4}-/.test(value)),
    );
    org.running.fault(fault);

    const run = await org.run({ config: { ...config, api }, catalog, args: ["--stack"] });

    expect(run.exitCode).not.toBe(0);
    expect([...texts].filter((value) => run.stderr.includes(String(value)))).toEqual([]);
    expect(run.stderr).not.toContain(canary);
  });
});

describe("hostile data: what steers a terminal", () => {
  it.each([["text"], ["json"]])("is stripped from logs as %s, whatever Salesforce's answer holds", async (format) => {
    const { config } = configFor("client_credentials");
    const catalog = await org.discover(config);
    const message = "\u001b]0;owned\u0007\u001b[2J\u009b31m\u0000\r\u202eERROR all is well\u001b[0m";
    org.running.fault({ path: "/query", count: "all", reply: { status: 400, errorCode: "\u001b[31mBAD", message } });

    const { stderr } = await org.run({ config: { ...config }, catalog, args: ["--log-format", format, "--stack"] });

    expect(stderr).toContain("all is well");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    expect(stderr.match(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/g)).toBeNull();
  });
});
