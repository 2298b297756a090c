import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { manualClock, type ScriptedAnswer } from "@singer-io-ts/tap-kit/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../../src/salesforce/files/temporary-folder.ts";
import { LoginWorld } from "../support/login-world.ts";

// The test's own folder is a temporary one, which is none for a refresh token.
vi.mock("../../src/salesforce/files/temporary-folder.ts", () => ({ temporaryFolder: vi.fn(async () => null) }));

let world: LoginWorld;
beforeEach(async () => {
  world = await LoginWorld.start();
});
afterEach(() => world.close());

const down = "\u001b[B";
const enter = "\r";
const streams: ScriptedAnswer = ["streams can be read", `${down}${enter}`];
const runner: ScriptedAnswer = ["What will run the tap?", enter];
/** The demo org's address. */
const org = (): readonly ScriptedAnswer[] => [
  ["Which org?", `${down.repeat(4)}${enter}`],
  ["Its address", `${world.org.url}${enter}`],
];

/** What `init` leaves: the exit code, the settings, and the last lines on the terminal. */
async function init(argv: readonly string[], typed: Parameters<LoginWorld["run"]>[1] = {}) {
  const result = await world.run(["init", ...argv], typed);
  return { ...result, settings: existsSync(world.path) ? world.written : null };
}

const reads = (stdout: string) => /^ok\tlogin\t/m.test(stdout) && stdout.includes("Wrote ");

describe("the verb init", () => {
  it("asks for an org and client credentials, and writes what works, for this user alone", async () => {
    const { clientId, clientSecret } = world.org.credentials;

    const { code, stdout, stderr, screen, settings } = await init([], {
      answers: [
        ...org(),
        ["How to log in?", `${down.repeat(2)}${enter}`],
        ["Consumer key of the app", `${clientId}${enter}`],
        ["Consumer secret", `${clientSecret}${enter}`],
        streams,
        runner,
      ],
    });

    expect({ code, reads: reads(stdout) }).toEqual({ code: 0, reads: true });
    expect(settings).toEqual({ login_url: world.org.url, client_id: clientId, client_secret: clientSecret });
    expect(statSync(world.path).mode & 0o077).toBe(0);
    expect(JSON.parse(readFileSync(join(world.folder, "catalog.json"), "utf8")).streams.length).toBeGreaterThan(10);
    expect(stdout + stderr + screen).not.toContain(clientSecret);
  });

  it("asks again for what did not work, and only the wrong part is typed again", async () => {
    const { clientId, clientSecret } = world.org.credentials;

    const { code, stderr, settings } = await init([], {
      answers: [
        ["Which org?", `${down.repeat(4)}${enter}`],
        ["Its address", `http://127.0.0.1:1${enter}`],
        ["Try again?", enter],
        ...org(),
        ["How to log in?", `${down.repeat(2)}${enter}`],
        ["Consumer key of the app", `${clientId}${enter}`],
        ["Consumer secret", `no secret of the app${enter}`],
        ["Try again?", enter],
        ["Consumer key of the app", enter],
        ["Consumer secret", `${clientSecret}${enter}`],
        streams,
        runner,
      ],
    });

    expect(code).toBe(0);
    expect(stderr).toContain("http://127.0.0.1:1 cannot be reached");
    expect(stderr).toContain("invalid_client: invalid client credentials");
    expect(settings).toMatchObject({ client_id: clientId, client_secret: clientSecret });
  });

  it("ends with the reason, and writes nothing, where the person does not try again", async () => {
    const { code, stderr, settings } = await init([], {
      answers: [
        ["Which org?", `${down.repeat(4)}${enter}`],
        ["Its address", `http://127.0.0.1:1${enter}`],
        ["Try again?", "n"],
      ],
    });

    expect({ code, settings }).toEqual({ code: 5, settings: null });
    expect(stderr.match(/cannot be reached/g)).toHaveLength(1);
  });

  it("takes all from variables, a private key too, which stays there", async () => {
    const { clientId, username, privateKey } = world.org.credentials;
    const env = {
      TAP_SALESFORCE_CLIENT_ID: clientId,
      TAP_SALESFORCE_USERNAME: username,
      TAP_SALESFORCE_PRIVATE_KEY: privateKey() ?? "",
    };

    const { code, stdout, settings } = await init(["--login-url", world.org.url, "--auth", "jwt"], { env });

    expect({ code, reads: reads(stdout) }).toEqual({ code: 0, reads: true });
    expect(settings).toEqual({ login_url: world.org.url, client_id: clientId, username });
  });

  it("logs in with the browser", async () => {
    const { clientId, clientSecret } = world.org.credentials;

    const { code, stdout, settings } = await init(["--port", String(world.port)], {
      answers: [
        ...org(),
        ["How to log in?", enter],
        ["Consumer key of the app", `${clientId}${enter}`],
        ["Consumer secret", `${clientSecret}${enter}`],
        streams,
        ["What will run the tap?", `${down}${enter}`],
      ],
    });

    expect({ code, reads: reads(stdout) }).toEqual({ code: 0, reads: true });
    expect(settings).toEqual({
      login_url: world.org.url,
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: expect.stringMatching(/^5Aep861/),
    });
    // Meltano makes the configuration anew for each run.
    expect(stdout).toContain(`token_store: ${JSON.stringify(join(world.folder, "tap-salesforce-token.json"))}\n`);
    expect(stdout).toContain("  TAP_SALESFORCE_REFRESH_TOKEN=...\n");
  });

  it("asks for the secret of an app that an option names, and again for what was wrong", async () => {
    const { clientId, clientSecret } = world.org.credentials;
    const argv = ["--login-url", world.org.url, "--auth", "browser", "--port", String(world.port)];

    const { code, settings } = await init([...argv, "--client-id", clientId], {
      answers: [
        ["Consumer secret", `no secret of the app${enter}`],
        ["Try again?", enter],
        ["Consumer key of the app", enter],
        ["Consumer secret", `${clientSecret}${enter}`],
        streams,
        runner,
      ],
    });

    expect(code).toBe(0);
    expect(settings).toMatchObject({ client_id: clientId, client_secret: clientSecret });
  });

  it("keeps a refresh token that the check and the discovery have replaced", async () => {
    world.org.settings.rotateRefreshTokens = true;
    const { clientId, clientSecret } = world.org.credentials;
    const argv = ["--login-url", world.org.url, "--auth", "browser", "--client-id", clientId];

    const { code } = await init([...argv, "--port", String(world.port), "--streams", "Account"], {
      env: { TAP_SALESFORCE_CLIENT_SECRET: clientSecret },
    });
    const again = await world.run(["streams", "--config", "ENV"], {
      env: { TAP_SALESFORCE_CLIENT_SECRET: clientSecret },
    });

    expect([code, again.code]).toEqual([0, 0]);
    expect(world.written).toMatchObject({ select: ["Account"] });
  });

  it("ends with the exit code of an outage where Salesforce is away after the login, and keeps the answers", async () => {
    const { clientId, clientSecret } = world.org.credentials;
    const argv = ["--login-url", world.org.url, "--auth", "client_credentials", "--client-id", clientId];
    const text = "<html>Service Unavailable</html>";
    world.org.fault({ path: "/sobjects", count: "all", reply: { status: 503, text } });
    const clock = manualClock();

    const { code, stdout, settings } = await init(argv, { clock, env: { TAP_SALESFORCE_CLIENT_SECRET: clientSecret } });

    expect({ code, settings }).toEqual({ code: 5, settings: { login_url: world.org.url, client_id: clientId } });
    expect(existsSync(join(world.folder, "catalog.json"))).toBe(false);
    expect(stdout).toContain("with all answers");
  });

  it("opens no browser for a file that does not stay", async () => {
    vi.mocked(temporaryFolder).mockResolvedValueOnce("in a temporary folder");
    const argv = ["--login-url", world.org.url, "--auth", "browser", "--client-id", "3MVG9"];

    const { code, stderr, screen } = await init(argv, { answers: [] });

    // Another answer would help nothing: it is not asked for.
    expect({ code, screen, opened: world.opened }).toEqual({ code: 2, screen: "", opened: [] });
    expect(stderr).toContain("it is in a temporary folder, and the refresh token would be lost with it.");
  });

  it("tries a private key before it logs in with it", async () => {
    const { clientId, username, privateKey } = world.org.credentials;
    const [key, wrong] = [join(world.folder, "key.pem"), join(world.folder, "wrong.pem")];
    writeFileSync(key, privateKey() ?? "");
    writeFileSync(wrong, "-----BEGIN PUBLIC KEY-----\nAA==\n-----END PUBLIC KEY-----\n");

    const { code, screen, settings } = await init([], {
      answers: [
        ...org(),
        ["How to log in?", `${down.repeat(3)}${enter}`],
        ["Consumer key of the app", `${clientId}${enter}`],
        ["Username", `${username}${enter}`],
        ["File of the private key", `${wrong}${enter}`],
        ["The file is a public key", `${"\u007f".repeat(wrong.length)}${key}${enter}`],
        streams,
        runner,
      ],
    });

    expect(code).toBe(0);
    expect(screen.includes("The file is a public key, not a private one.")).toBe(true);
    expect(settings).toEqual({ login_url: world.org.url, client_id: clientId, username, private_key_file: key });
  });

  it("borrows the session of sf", async () => {
    const accessToken = world.org.login();
    const result = { accessToken, instanceUrl: world.org.url };
    writeFileSync(join(world.folder, "sf"), `#!/bin/sh\ncat <<'END'\n${JSON.stringify({ status: 0, result })}\nEND\n`);
    chmodSync(join(world.folder, "sf"), 0o755);
    const env = { PATH: `${world.folder}:${process.env["PATH"]}` };

    const { code, stdout, settings } = await init(["--sf", "my-org"], { env });

    expect(code).toBe(0);
    expect(stdout).toContain("then run tap-salesforce login --sf my-org again.");
    expect(settings).toEqual({ access_token: accessToken, instance_url: world.org.url });
  });

  it("answers itself from options and variables where nobody is there, and leaves the secret where it is", async () => {
    const { clientId, clientSecret } = world.org.credentials;
    const argv = ["--login-url", world.org.url, "--auth", "client_credentials", "--client-id", clientId];

    const { code, stdout, settings } = await init([...argv, "--streams", "Account.*"], {
      env: { TAP_SALESFORCE_CLIENT_SECRET: clientSecret },
    });

    expect({ code, reads: reads(stdout) }).toEqual({ code: 0, reads: true });
    expect(settings).toEqual({ login_url: world.org.url, client_id: clientId, select: ["Account.*"] });
    expect(stdout).toContain(`tap-salesforce sync --config ${world.path} --config ENV --catalog `);
  });

  it("says what to give where nobody is there", async () => {
    const url = ["--login-url", world.org.url];
    const cases = [
      [],
      [...url, "--auth", "client_credentials"],
      [...url, "--auth", "client_credentials", "--client-id", "3MVG9"],
      [...url, "--auth", "client_credentials", "--client-id", "not a key"],
      [...url, "--auth", "jwt", "--client-id", "3MVG9", "--username", "u@example.com"],
      [...url, "--auth", "jwt", "--client-id", "3MVG9", "--username", "u@example.com", "--key", "/nowhere.pem"],
      ["--auth", "client_credentials", "--client-id", "3MVG9"],
      ["--domain", "example", "--sandbox"],
      ["--sf", "my-org", "--auth", "jwt"],
      ["--auth", "sf"],
      ["--auth", "browser", "--key", "key.pem"],
      ["--domain", "example.com"],
    ];

    const said = [];
    for (const argv of cases) said.push((await init(argv)).stderr);

    expect(said).toMatchInlineSnapshot(`
      [
        "tap-salesforce: init: nobody is there to answer, as standard input is no terminal. Give --domain, --auth and --client-id, and the secret in TAP_SALESFORCE_CLIENT_SECRET; or --sf and an alias. docs/setup.md has the rest. [NOBODY_ASKED]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#nobody_asked
      ",
        "tap-salesforce: client_id: it is missing. Give --client-id. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
        "tap-salesforce: client_secret: it is missing. Set TAP_SALESFORCE_CLIENT_SECRET. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
        "tap-salesforce: --client-id: it cannot be used. A consumer key has letters, digits, dots and underscores only. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
        "tap-salesforce: private_key_file: it is missing. Give --key. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
        "tap-salesforce: --key: it cannot be used. There is no such file. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
        "tap-salesforce: domain: it is missing; Salesforce takes client credentials only at My Domain. Set domain to the name of your My Domain. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
        "tap-salesforce: --domain and --sandbox both name the org: give one of them. See tap-salesforce init --help.
      ",
        "tap-salesforce: --sf is a login of its own: leave --auth jwt out. See tap-salesforce init --help.
      ",
        "tap-salesforce: --auth sf needs --sf <alias>. See tap-salesforce init --help.
      ",
        "tap-salesforce: --key is for --auth jwt, not for browser. See tap-salesforce init --help.
      ",
        "tap-salesforce: domain: example.com is not a Salesforce host. Write the name of your My Domain, like example, or example--uat for a sandbox, or the whole host, like example.my.salesforce.com. For any other host use login_url. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
      ]
    `);
  });
});
