import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { helpExamples } from "@singer-io-ts/tap-kit/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { tap } from "../../src/tap.ts";
import { type PastedCommand, parsePasted } from "../support/pasted-command.ts";
import { PastedWorld } from "../support/pasted-world.ts";
import { run } from "../support/processes.ts";

const hosts = vi.hoisted(() => ({ ofThisMachine: (url: string) => url }));

// The test's own folder is a temporary one, which is none for a refresh token.
vi.mock("../../src/salesforce/files/temporary-folder.ts", () => ({ temporaryFolder: async () => null }));
// Salesforce's hosts are the org of this machine.
vi.mock("../../src/salesforce/http/http.ts", async (load) => {
  const original = await load<typeof import("../../src/salesforce/http/http.ts")>();
  const openHttp: typeof original.openHttp = (...given) => {
    const http = original.openHttp(...given);
    const to = hosts.ofThisMachine;
    return { ...http, request: (each, signal) => http.request({ ...each, origin: to(each.origin) }, signal) };
  };
  return { ...original, openHttp };
});
vi.mock("../../src/config/trusted-hosts.ts", async (load) => {
  const original = await load<typeof import("../../src/config/trusted-hosts.ts")>();
  const trustedInstance: typeof original.trustedInstance = (url, host) =>
    original.trustedInstance(url, hosts.ofThisMachine(host));
  return { ...original, trustedInstance };
});

const pages = ["README.md", ...readdirSync("docs").map((name) => join("docs", name))].filter((name) =>
  name.endsWith(".md"),
);

/** The commands of the tap in each ```sh block: what a reader may paste. */
function blocksOf(page: string): readonly (readonly string[])[] {
  const blocks = [...readFileSync(page, "utf8").matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block);
  return blocks
    .map((block) => block.split("\n").filter((line) => /^(\w+=\S+ )*tap-salesforce( |$)/.test(line)))
    .filter((commands) => commands.length > 0);
}

/** A command that needs nothing but the tap and a target's states; null: a shell runs it. */
function withoutShell(command: string): PastedCommand | null {
  const parsed = parsePasted(command);
  return parsed === null || (parsed.into !== null && parsed.into !== "target-jsonl") ? null : parsed;
}

describe("a command works as pasted", () => {
  let world: PastedWorld;
  beforeAll(async () => {
    world = await PastedWorld.start();
    hosts.ofThisMachine = (url) => world.ofThisMachine(url);
    mkdirSync(join(world.home, "bin"));
    symlinkSync(resolve("bin/tap-salesforce.js"), join(world.home, "bin/tap-salesforce"));
    symlinkSync(process.execPath, join(world.home, "bin/node"));
  }, 120_000);
  afterAll(() => world.close());

  const isInit = (command = "") => /tap-salesforce init\b/.test(command);

  it.each(helpExamples(tap))("of the help: %s", async (command) => {
    const parsed = parsePasted(command);
    if (parsed === null) throw new Error(`only a shell understands it: ${command}`);
    world.renew(isInit(command));

    const { exitCode, stdout, stderr, unasked } = await world.run(parsed);

    expect({ exitCode, unasked }, stderr).toEqual({ exitCode: 0, unasked: [] });
    // What does nothing but write a file says so on standard error.
    expect(`${stdout}${stderr}`.trim()).not.toBe("");
  });

  it.each(pages)("of %s", async (page) => {
    const failed: string[] = [];
    world.renew();
    for (const block of blocksOf(page)) {
      // Who begins has no files yet; the rest of the page goes on with those that are there.
      if (isInit(block[0])) world.renew(true);
      for (const [at, command] of block.entries()) {
        const parsed = withoutShell(command);
        // The built program is started for what a newcomer types first, and where the command needs a shell.
        const isBuilt = page === "README.md" && at === 0 && parsed?.into === null && !parsed.argv.includes("init");
        const ended = parsed === null || isBuilt ? await inShell(command) : await world.run(parsed);
        if (ended.exitCode !== 0) failed.push(`${command}\n${ended.stderr}`);
      }
      if (isInit(block[0])) world.renew();
    }

    expect(failed).toEqual([]);
  });

  const inShell = (command: string) => {
    const env = { ...process.env, HOME: world.home, PATH: `${join(world.home, "bin")}:${process.env["PATH"]}` };
    return run("bash", ["-c", command], { cwd: world.folder, env });
  };
});
