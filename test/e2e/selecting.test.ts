import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { run } from "../support/processes.ts";

/** A page's blocks of one kind: ```json, ```jsonl. */
function blocks(text: string, kind: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, block]) => block ?? "");
}

/** Pages that show a configuration in a ```json block and its output in a ```jsonl block. */
const expected = [
  "deleted-records.md",
  "files.md",
  "list-views.md",
  "metadata-streams.md",
  "picklists.md",
  "queries.md",
  "query-presets.md",
  "related-fields.md",
  "reports.md",
  "schema-changes.md",
];
const pages = readdirSync("docs")
  .filter((name) => name.endsWith(".md"))
  .map((name) => ({ name, text: readFileSync(join("docs", name), "utf8") }))
  .filter(({ text }) => blocks(text, "jsonl").length > 0);

type Message = Readonly<Record<string, unknown>>;

const messagesIn = (text: string): readonly Message[] =>
  text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));

/** Whether a value has everything that is shown of it; an object may have more members. */
function isPart(shown: unknown, whole: unknown): boolean {
  if (typeof shown !== "object" || shown === null || Array.isArray(shown)) return isDeepStrictEqual(shown, whole);
  return Object.entries(shown).every(([name, value]) => isPart(value, Object(whole)[name]));
}

/**
 * Each page about something to select shows a configuration without the login, and some messages that the tap then writes
 * with the demo org. Here the built program runs with that configuration.
 */
describe("the pages about what can be selected", () => {
  const folder = mkdtempSync(join(tmpdir(), "selecting-"));
  let org: RunningOrg;
  beforeAll(async () => {
    org = await startOrg({ scale: 0.2, now: new Date("2026-06-15T12:00:00Z") });
  });
  afterAll(async () => {
    await org.close();
    rmSync(folder, { recursive: true });
  });

  /** Changes in the org between discovery and sync, for pages about such changes. */
  const changes: Readonly<Record<string, (how: "hide" | "show") => void>> = {
    "schema-changes.md": (how) => org.org.alterField("Account", "Site", how),
  };

  /** Discovers and syncs with the page's configuration. */
  async function runsOf(name: string, text: string) {
    const [config = "{}", ...others] = blocks(text, "json");
    const { clientId, clientSecret } = org.credentials;
    const login = { login_url: org.url, client_id: clientId, client_secret: clientSecret };
    const path = (file: string) => join(folder, `${name}-${file}`);
    writeFileSync(path("config.json"), JSON.stringify({ ...JSON.parse(config), ...login, cache_dir: path("cache") }));
    const tap = (...args: readonly string[]) =>
      run(process.execPath, [resolve("dist/cli.js"), "--config", path("config.json"), ...args], { cwd: folder });
    const discovery = await tap("--discover");
    writeFileSync(path("catalog.json"), discovery.stdout);
    changes[name]?.("hide");
    const sync = await tap("--catalog", path("catalog.json"));
    changes[name]?.("show");
    expect(others).toEqual([]);
    expect([discovery, sync].map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", ""]);
    return { messages: messagesIn(sync.stdout), stderr: sync.stderr };
  }

  it("are all there", () => {
    expect(pages.map(({ name }) => name)).toEqual(expected);
  });

  it.each(pages)("$name shows what the program writes", async ({ name, text }) => {
    const shown = blocks(text, "jsonl").flatMap(messagesIn);

    const { messages } = await runsOf(name, text);

    expect(shown.length).toBeGreaterThan(0);
    expect(shown.filter((message) => !messages.some((each) => isPart(message, each)))).toEqual([]);
  });

  it("schema-changes.md shows the messages in their order, and the warning of the run", async () => {
    const text = pages.find(({ name }) => name === "schema-changes.md")?.text ?? "";
    const [warning = "?"] = blocks(text, "text").filter((block) => block.startsWith("WARN Account: Salesforce has"));

    const { messages, stderr } = await runsOf("schema-changes.md", text);

    const ofAccount = (all: readonly Message[]) =>
      all.filter(({ type, stream }) => stream === "Account" && type !== "ACTIVATE_VERSION").slice(0, 3);
    const columns = (all: readonly Message[]) =>
      ofAccount(all).map((message) =>
        ["Id", "Name", "Site"].map((name) => JSON.stringify(message).includes(`"${name}":`)),
      );
    expect(columns(messages)).toEqual(columns(blocks(text, "jsonl").flatMap(messagesIn)));
    expect(stderr).toContain(warning);
  });
});
