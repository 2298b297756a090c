import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "@singer-io-ts/tap-kit";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { LoginWorld } from "../support/login-world.ts";
import { logInWith } from "../support/test-browser.ts";

let world: LoginWorld;
beforeEach(async () => {
  world = await LoginWorld.start();
});
afterEach(() => world.close());

const app = () => {
  const { clientId, clientSecret } = world.org.credentials;
  return { client_id: clientId, client_secret: clientSecret };
};
const login = (...more: readonly string[]) => ["login", "--port", String(world.port), ...more];

/** Whether a run can log in with what was written. */
async function works(): Promise<boolean> {
  const { stdout, stderr } = await world.run(["streams"]);
  return stdout.includes("Account") || stderr === "";
}

describe("the verb login", () => {
  it("logs in with the browser, writes the token, and says as whom", async () => {
    world.configure({ ...app(), objects: ["Account"] });

    const { code, stdout, stderr } = await world.run(login());

    const { username } = world.org.credentials;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: [
        `Logged in as ${username} at ${world.org.url} (org ${world.org.org.id}).`,
        `The refresh token is in ${world.path}.`,
        `Next: tap-salesforce doctor --config ${world.path}\n`,
      ].join("\n"),
    });
    expect(stderr).toContain(`It sends you back to http://localhost:${world.port}/OauthRedirect,\n`);
    expect(world.written).toEqual({
      login_url: world.org.url,
      token_store: join(world.folder, "token.json"),
      ...app(),
      objects: ["Account"],
      refresh_token: expect.stringMatching(/^5Aep861/),
    });
    expect(statSync(world.path).mode & 0o077).toBe(0);
    expect(await works()).toBe(true);
  });

  it("says it as JSON where asked, with the page to open on standard error", async () => {
    world.configure(app());

    const { stdout, stderr } = await world.run(login("--json"));

    const { username } = world.org.credentials;
    expect(JSON.parse(stdout)).toEqual({
      username,
      user_id: world.org.org.users.find((user) => user.username === username)?.id,
      org_id: world.org.org.id,
      instance_url: world.org.url,
      config: world.path,
    });
    expect(stderr).toContain(world.opened[0]);
  });

  it("asks for the app where none is known, and keeps its secret in the file alone", async () => {
    world.configure({});
    const { clientId, clientSecret } = world.org.credentials;

    const { code, stdout, stderr, screen } = await world.run(login(), {
      answers: [
        ["Consumer key", `${clientId}\r`],
        ["Consumer secret", `${clientSecret}\r`],
      ],
    });

    expect(code).toBe(0);
    expect(stderr).toContain(`and the Callback URL http://localhost:${world.port}/OauthRedirect.`);
    expect(world.written).toMatchObject(app());
    expect(stdout + stderr + screen).not.toContain(clientSecret);
  });

  it("takes the app from options and the environment, whose secret stays there", async () => {
    world.configure({});
    const { clientId, clientSecret } = world.org.credentials;

    const { code, stdout } = await world.run(login("--client-id", clientId), {
      env: { TAP_SALESFORCE_CLIENT_SECRET: clientSecret },
    });

    expect(code).toBe(0);
    expect(world.written).not.toHaveProperty("client_secret");
    expect(stdout).toContain("The app's secret is in the environment: give --config ENV too where the tap runs.");
  });

  it("writes to the last file, and reads the app from the others", async () => {
    const app = join(world.folder, "app.yaml");
    const { clientId, clientSecret } = world.org.credentials;
    writeFileSync(
      app,
      `login_url: ${world.org.url}\ntoken_store: ${world.folder}/token.json\nclient_id: ${clientId}\nclient_secret: ${clientSecret}\n`,
    );

    const { code } = await world.run(login("--config", app));

    expect(code).toBe(0);
    expect(world.written).toEqual({ client_id: clientId, refresh_token: expect.stringMatching(/^5Aep861/) });
  });

  it("takes no secret of another app", async () => {
    world.configure({ ...app(), client_id: "3MVG9other" });

    const { code, stderr } = await world.run(login("--client-id", world.org.credentials.clientId));

    expect(code).toBe(2);
    expect(stderr).toContain("Set client_secret to the secret of the app");
  });

  it("says how to make an app where nobody can be asked", async () => {
    world.configure({});

    const { code, stderr } = await world.run(["login"]);

    expect({ code, stderr }).toMatchInlineSnapshot(`
      {
        "code": 2,
        "stderr": "tap-salesforce: client_id: it is missing. Give --client-id, or set client_id. A login needs an External Client App of the org. In Setup, under External Client App Manager, make one with OAuth on, the scopes api and refresh_token, and the Callback URL http://localhost:1717/OauthRedirect. docs/setup.md shows each step. [CONFIG]
      https://github.com/singer-io-ts/tap-salesforce/blob/main/docs/troubleshooting.md#config
      ",
      }
    `);
  });

  it("takes a pasted address, which it does not show", async () => {
    world.configure(app());
    const clearLine = "\u0015";

    const { code, stderr, screen } = await world.run(login("--paste"), {
      answers: [
        ["The address", "nothing\r"],
        ["neither an address nor a code", `${clearLine}?code=aPrxOfAnother&state=other\r`],
        ["belongs to another login", `${clearLine}aPrxUsedBefore==\r`],
      ],
    });

    expect(code).toBe(2);
    expect(stderr).toContain("Then the browser finds nothing at an address that begins with");
    expect(stderr).toContain("invalid authorization code");
    expect(screen).not.toMatch(/nothing|aPrx/);
  });

  it("names what is wrong where options do not belong together", async () => {
    world.configure({});
    const wrong = [
      login("--sf", "my-org"),
      login("--domain", "example", "--sandbox"),
      ["login", "--port", "70000", "--client-id", "3MVG9"],
      login("--paste", "--client-id", "3MVG9"),
      login("--client-id", "not a key"),
    ];

    const said = [];
    for (const argv of wrong) said.push((await world.run(argv)).stderr.split("\n")[0]);

    expect(said).toMatchInlineSnapshot(`
      [
        "tap-salesforce: --sf takes the session of sf as it is: leave --port out. See tap-salesforce login --help.",
        "tap-salesforce: --domain names the sandbox already, like example--uat: leave --sandbox out. See tap-salesforce login --help.",
        "tap-salesforce: --port 70000: ports end with 65535. See tap-salesforce login --help.",
        "tap-salesforce: --paste asks for the address: run it at a terminal. See tap-salesforce login --help.",
        "tap-salesforce: client_id: it is no consumer key. A consumer key has letters, digits, dots and underscores only. [CONFIG]",
      ]
    `);
  });

  it("writes nothing where the user denies the access", async () => {
    world.configure(app());
    const before = readFileSync(world.path, "utf8");

    const { code, stderr } = await world.run(login(), {
      browse: (url) => logInWith(world.browser, url, world.org.credentials, "deny"),
    });

    expect(code).toBe(2);
    expect(stderr).toContain("Logging in failed: Salesforce answered access_denied: end-user denied authorization.");
    expect(readFileSync(world.path, "utf8")).toBe(before);
  });

  it("opens no browser for a file that does not stay", async () => {
    world.configure({ ...app(), token_store: "" });

    const { code, stderr } = await world.run(login());

    expect({ code, opened: world.opened }).toEqual({ code: 2, opened: [] });
    expect(stderr).toContain("it is in a temporary folder, and the refresh token would be lost with it.");
  });

  it("opens no browser where the page is only to be shown", async () => {
    world.configure(app());
    const clock = { ...systemClock, sleep: async () => {} };

    const { code, stderr } = await world.run(login("--no-browser"), { clock });

    expect({ code, opened: world.opened }).toEqual({ code: 2, opened: [] });
    expect(stderr).toContain("Log in at this page, in a browser of this machine (--paste is for others):");
    expect(stderr).toContain("Nobody logged in within 5 minutes.");
  });
});

describe("the verb login --sf", () => {
  const withSf = (result: object) => {
    const script = `#!/bin/sh\ncat <<'END'\n${JSON.stringify({ status: 0, result })}\nEND\n`;
    writeFileSync(join(world.folder, "sf"), script);
    chmodSync(join(world.folder, "sf"), 0o755);
    return { env: { PATH: `${world.folder}:${process.env["PATH"]}` } };
  };

  it("writes the session that sf has, and says that it ends", async () => {
    world.configure({ refresh_token: "5Aep861own" });
    const accessToken = world.org.login();

    const { code, stdout } = await world.run(
      ["login", "--sf", "my-org"],
      withSf({ accessToken, instanceUrl: world.org.url, username: "somebody" }),
    );

    expect(code).toBe(0);
    expect(stdout).toContain(`Logged in as ${world.org.credentials.username} at ${world.org.url}`);
    expect(stdout).toContain("after two hours without use: then run tap-salesforce login --sf my-org again.");
    expect(stdout).not.toContain(accessToken);
    expect(world.written).toMatchObject({
      refresh_token: "5Aep861own",
      access_token: accessToken,
      instance_url: world.org.url,
      auth_method: "access_token",
    });
    expect(await works()).toBe(true);
  });

  it("writes no session that is over, nor one that is not Salesforce's", async () => {
    world.configure({});
    const before = readFileSync(world.path, "utf8");
    const accessToken = "00D000000000001!over.canary";

    const over = await world.run(["login", "--sf", "my-org"], withSf({ accessToken, instanceUrl: world.org.url }));
    const foreign = await world.run(
      ["login", "--sf", "my-org"],
      withSf({ accessToken, instanceUrl: "https://example.com" }),
    );

    expect([over.code, foreign.code]).toEqual([2, 2]);
    expect(over.stderr).toContain("The session that sf has for my-org is over: run sf org login web --alias my-org");
    expect(foreign.stderr).toContain(
      "instance_url: example.com is not a Salesforce host; the token is not sent there.",
    );
    expect(over.stderr + foreign.stderr).not.toContain("canary");
    expect(readFileSync(world.path, "utf8")).toBe(before);
  });
});
