import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { orgRows } from "../support/org-rows.ts";
import { run } from "../support/processes.ts";
import { Target } from "../support/target.ts";
import type { Message } from "../support/test-org.ts";

const bin = "bin/tap-salesforce.js";
const tap = (...args: readonly string[]) => run(process.execPath, [bin, ...args]);
const messagesOf = (stdout: string): Message[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("the built bin", () => {
  const folder = mkdtempSync(join(tmpdir(), "bin-"));
  const file = (name: string) => join(folder, name);
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({ scale: 0.2 });
    const { clientId, clientSecret, refreshToken } = org.credentials;
    const config = {
      login_url: org.url,
      client_id: clientId,
      client_secret: clientSecret,
      refresh_token: refreshToken,
      token_store: file("token.json"),
      cache_dir: file("cache"),
    };
    writeFileSync(file("config.json"), JSON.stringify(config));
  });
  afterAll(async () => {
    await org.close();
    rmSync(folder, { recursive: true });
  });

  it("shows its version and, on one screen, how to use it", async () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8"));

    expect((await tap("--version")).stdout).toContain(version);
    const help = (await tap("--help")).stdout;
    expect(help).toContain("tap-salesforce --config config.json --discover > catalog.json");
    expect(help.split("\n").length).toBeLessThan(50);
  });

  it("takes the state of a target that is slow to write it", async () => {
    const state = '{"bookmarks":{"Account":null}}';
    const taken = file("taken.json");

    const slow = `(sleep 0.5; echo '${state}') | "${process.execPath}" ${bin} state take --state "${taken}"`;
    const { exitCode, stderr } = await run("bash", ["-c", slow]);

    expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(readFileSync(taken, "utf8")).toBe(`${state}\n`);
  });

  it("reads the whole org in a full sync and nothing again in the next one", async () => {
    const discovery = await tap("--config", file("config.json"), "--discover");
    writeFileSync(file("catalog.json"), discovery.stdout);
    const full = await tap("--config", file("config.json"), "--catalog", file("catalog.json"));
    const last = messagesOf(full.stdout).at(-1);
    writeFileSync(file("state.json"), JSON.stringify(last?.["value"]));
    const next = await tap(
      "--config",
      file("config.json"),
      "--catalog",
      file("catalog.json"),
      "--state",
      file("state.json"),
    );

    expect([discovery, full, next].map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", "", ""]);
    expect(last?.type).toBe("STATE");
    const target = new Target().load(messagesOf(full.stdout));
    for (const stream of JSON.parse(discovery.stdout).streams) {
      const name = stream.tap_stream_id;
      expect({ name, rows: target.merged(name) }).toEqual({ name, rows: await orgRows(org, stream) });
    }
    const again = messagesOf(next.stdout).filter(({ type, stream }) => type === "RECORD" && stream === "Account");
    expect(again).toEqual([]);
  });

  it("ends quietly with 141 when the target closes the pipe", async () => {
    const command = `"${process.execPath}" ${bin} --config ${file("config.json")} | head -n 1 > /dev/null; echo "\${PIPESTATUS[0]}"`;

    const { stdout, stderr } = await run("bash", ["-c", command]);

    expect(stdout.trim()).toBe("141");
    expect(stderr).not.toContain("    at ");
  });

  it("names the setting that is wrong and ends with 2", async () => {
    writeFileSync(file("wrong.json"), JSON.stringify({ client_id: "x", api: "soap" }));

    const { exitCode, stderr, stdout } = await tap("--config", file("wrong.json"), "--discover");

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toContain("api");
    expect(stderr).toMatch(/auto.*rest.*bulk/s);
    expect(stderr).not.toContain("    at ");
  });

  it("shows no secret in anything that it prints", async () => {
    const { clientSecret, refreshToken } = org.credentials;

    const { stdout, stderr } = await tap("--config", file("config.json"), "--test");

    for (const secret of [clientSecret, refreshToken]) expect(stdout + stderr).not.toContain(secret);
  });
});
