import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sfSession } from "../../../src/salesforce/login/sf-cli.ts";

const instanceUrl = "https://example.my.salesforce.com";
const accessToken = "00D000000000001!AQ.canary.of.sf";
/** What sf shows in its place since version 2.136. */
const redacted = "[REDACTED] Use 'sf org auth show-access-token' to view";
const org = { id: "00D000000000001AAA", instanceUrl, username: "user@example.com" };

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sf-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What an sf of this folder prints for a command, and its exit code. */
interface Answer {
  readonly stdout: string;
  readonly code?: number;
}

/** Makes an sf that answers so, and notes how it is called. */
function fakeSf(answers: { readonly display: Answer; readonly token?: Answer }): void {
  const { display, token = { stdout: '{"name":"CommandNotFound"}', code: 2 } } = answers;
  for (const [name, { stdout }] of Object.entries({ display, token })) writeFileSync(join(folder, name), stdout);
  const script = [
    "#!/bin/sh",
    `printf '%s\\n' "$*" >> "${folder}/calls"`,
    'echo " Warning: @salesforce/cli update available" >&2',
    `if [ "$2" = display ]; then cat "${folder}/display"; exit ${display.code ?? 0}; fi`,
    `cat "${folder}/token"; exit ${token.code ?? 0}`,
  ];
  writeFileSync(join(folder, "sf"), `${script.join("\n")}\n`);
  chmodSync(join(folder, "sf"), 0o755);
}

const answer = (result: object): Answer => ({ stdout: JSON.stringify({ status: 0, result, warnings: ["a warning"] }) });
const session = (alias: string, path = `${folder}${delimiter}${process.env["PATH"]}`) =>
  sfSession(alias, { env: { PATH: path }, signal: new AbortController().signal });
const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

describe("a session of sf", () => {
  it("is what sf shows for the alias", async () => {
    fakeSf({ display: answer({ ...org, accessToken }) });

    expect(await session("my-org")).toEqual({ accessToken, instanceUrl, username: "user@example.com" });
    expect(calls()).toEqual(["org display --json --target-org my-org"]);
  });

  it("is asked for by its own command where sf hides the token", async () => {
    fakeSf({ display: answer({ ...org, accessToken: redacted }), token: answer({ accessToken }) });

    expect(await session("user@example.com")).toMatchObject({ accessToken });
    expect(calls()).toEqual([
      "org display --json --target-org user@example.com",
      "org auth show-access-token --json --target-org user@example.com",
    ]);
  });

  it("is read behind warnings, and with colours", async () => {
    const { stdout } = answer({ ...org, accessToken });
    fakeSf({ display: { stdout: `Warning: something is old\n\u001b[97m${stdout}\u001b[39m\n` } });

    expect(await session("my-org")).toMatchObject({ accessToken });
  });

  it.each<[string, { readonly display: Answer; readonly token?: Answer }, RegExp]>([
    [
      "sf does not know the alias",
      {
        display: {
          stdout: '{"name":"NamedOrgNotFoundError","message":"No authorization found for my-org.","status":1}',
          code: 1,
        },
      },
      /NamedOrgNotFoundError: No authorization found for my-org\. Choose one that sf org list shows\.$/,
    ],
    [
      "sf's own login has ended",
      { display: { stdout: '{"name":"RefreshTokenAuthError","message":"expired access/refresh token"}', code: 1 } },
      /RefreshTokenAuthError: expired access\/refresh token\. Log in again with sf org login web --alias my-org/,
    ],
    [
      "sf hides the token and has no command for it",
      { display: answer({ ...org, accessToken: redacted }) },
      /CommandNotFound\. Log in again with .* update sf\.$/,
    ],
    ["sf prints no JSON", { display: { stdout: "Segmentation fault", code: 139 } }, /sf did not answer as expected/],
    ["sf has no token", { display: answer(org), token: answer({}) }, /sf did not give the access token of my-org/],
    ["sf has no instance", { display: answer({ accessToken }) }, /my-org has no instance/],
  ])("ends with what to do where %s", async (_what, answers, says) => {
    fakeSf(answers);

    const error: unknown = await session("my-org").catch((caught: unknown) => caught);

    expect(error).toMatchObject({ detail: { code: "SF", kind: "config" }, message: expect.stringMatching(says) });
    expect(String(error)).not.toContain("canary");
  });

  it("says how to get sf where there is none", async () => {
    await expect(session("my-org", "/nowhere")).rejects.toThrow(
      "login --sf: sf is not installed, or its folder is not in PATH. Install it with npm install --global @salesforce/cli",
    );
  });

  it.each(["--verbose", "a b", "a;reboot", "$(reboot)", "%PATH%", ""])(
    "takes %o for no alias, and runs nothing",
    async (alias) => {
      fakeSf({ display: answer({ ...org, accessToken }) });

      await expect(session(alias)).rejects.toThrow(/is no alias and no username/);
      expect(calls).toThrow(/ENOENT/);
    },
  );

  it("stops when the run is stopped", async () => {
    fakeSf({ display: answer({ ...org, accessToken }) });
    const signal = AbortSignal.abort(new Error("SIGINT"));

    await expect(sfSession("my-org", { env: { PATH: folder }, signal })).rejects.toThrow("SIGINT");
  });
});
