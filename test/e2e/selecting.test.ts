import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../support/processes.ts";

/** A page's blocks of one kind: ```json, ```jsonl. */
function blocks(text: string, kind: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, block]) => block ?? "");
}

/** Pages that show a configuration and records that come of it: a ```json block and a ```jsonl block. */
const pages = readdirSync("docs")
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: readFileSync(join("docs", name), "utf8") }))
  .filter(({ text }) => blocks(text, "jsonl").length > 0);

/**
 * Each page of a way of selecting shows a whole configuration, but for the login, and some of the records that come of it in
 * the demo org; here the built program runs with that very configuration.
 */
describe("the pages on what one can select", () => {
  const folder = mkdtempSync(join(tmpdir(), "selecting-"));
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({ scale: 0.2, now: new Date("2026-06-15T12:00:00Z") });
  });
  afterAll(async () => {
    await org.close();
    rmSync(folder, { recursive: true });
  });

  it.each(pages)("$name shows what the program writes", async ({ name, text }) => {
    const [config = "{}", ...others] = blocks(text, "json");
    const shown = blocks(text, "jsonl")
      .flatMap((block) => block.split("\n"))
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line));
    const { clientId, clientSecret } = org.credentials;
    const login = { login_url: org.url, client_id: clientId, client_secret: clientSecret };
    const path = (file: string) => join(folder, `${name}-${file}`);
    writeFileSync(path("config.json"), JSON.stringify({ ...JSON.parse(config), ...login, cache_dir: path("cache") }));
    const tap = (...args: readonly string[]) =>
      run(process.execPath, [resolve("dist/cli.js"), "--config", path("config.json"), ...args], { cwd: folder });

    const discovery = await tap("--discover");
    writeFileSync(path("catalog.json"), discovery.stdout);
    const sync = await tap("--catalog", path("catalog.json"));

    expect(others).toEqual([]);
    expect([discovery, sync].map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", ""]);
    const written = sync.stdout
      .split("\n")
      .filter((line) => line.startsWith('{"type":"RECORD"'))
      .map((line) => JSON.parse(line));
    for (const { type, stream, record } of shown) {
      const sameStream = written.filter((message) => message.type === type && message.stream === stream);
      expect(sameStream.map((message) => message.record)).toContainEqual(expect.objectContaining(record));
    }
  });
});
