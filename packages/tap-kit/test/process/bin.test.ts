import { type ChildProcessByStdio, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startNotes } from "../support/notes-service.ts";

const here = join(import.meta.dirname, "..");
const bulkTap = fileURLToPath(import.meta.resolve("../support/bulk-tap.ts"));
let folder: string;
let config: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tap-kit-"));
  config = join(folder, "config.json");
  await writeFile(config, "{}");
});
afterAll(() => rm(folder, { recursive: true }));

type Child = ChildProcessByStdio<null, Readable, Readable>;

function start(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Child {
  return spawn(process.execPath, ["--conditions=@singer-io-ts/source", file, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
}

/** What a shell would say of the child's end. */
async function exitCode(child: Child): Promise<number> {
  const [code, signal] =
    child.exitCode === null && child.signalCode === null
      ? await once(child, "exit")
      : [child.exitCode, child.signalCode];
  return code ?? ({ SIGTERM: 143, SIGINT: 130 } as Record<string, number>)[signal] ?? -1;
}

describe("the bin", () => {
  it("keeps what a library prints off standard output, and cleans it", async () => {
    const child = start(bulkTap, ["--config", config], { PAGES: "2" });

    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode(child)]);

    expect(code).toBe(0);
    expect(out.split("\n").filter((line) => !line.startsWith('{"type":'))).toEqual([""]);
    expect(err).toContain("a library's print\na library's warning\n");
  });

  it("ends quietly with 141 when nobody reads any more", async () => {
    const child = start(bulkTap, ["--config", config], { PAGES: "100000" });
    const err = text(child.stderr);

    await once(child.stdout, "readable");
    child.stdout.destroy();

    expect(await exitCode(child)).toBe(141);
    expect(await err).not.toMatch(/EPIPE|ERROR|^\s+at /m);
  });

  it.each([
    ["SIGTERM", 143],
    ["SIGINT", 130],
  ] as const)("ends with a STATE and its own code on %s", async (signal, code) => {
    const child = start(bulkTap, ["--config", config], { PAGES: "100000", SLOW_MS: "5" });
    const out = text(child.stdout);

    await once(child.stderr, "data");
    child.kill(signal);

    expect(await exitCode(child)).toBe(code);
    expect((await out).trimEnd().split("\n").at(-1)).toMatch(/^\{"type":"STATE"/);
  });

  it("ends with a STATE and without a stack after an uncaught error", async () => {
    const child = start(bulkTap, ["--config", config], { PAGES: "100000", SLOW_MS: "5", CRASH: "1" });

    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), exitCode(child)]);

    expect(code).toBe(1);
    expect(out.trimEnd().split("\n").at(-1)).toMatch(/^\{"type":"STATE"/);
    expect(err).toContain("ERROR out of nowhere. This is a fault of the tap");
    expect(err).not.toMatch(/^\s+at /m);
  });

  it("ends at once on the second signal, even where a write is stuck in a full pipe", async () => {
    const child = start(bulkTap, ["--config", config], { PAGES: "100000", TELL_SIGNALS: "1" });
    child.stderr.setEncoding("utf8");
    await once(child.stdout, "readable");

    child.kill("SIGTERM");
    // Two signals at once may be delivered as one.
    for await (const text of child.stderr.iterator({ destroyOnReturn: false }))
      if (text.includes("SIGTERM came")) break;
    const stillThere = child.exitCode === null && child.signalCode === null;
    const startMs = performance.now();
    child.stderr.resume();
    child.kill("SIGTERM");

    expect({ stillThere, code: await exitCode(child) }).toEqual({ stillThere: true, code: 143 });
    // After 5 s it would have ended anyway.
    expect(performance.now() - startMs).toBeLessThan(4000);
    child.stdout.destroy();
  });
});

describe("the bin, whatever happens to it,", () => {
  it.each([
    ["a rejection that nobody waits for, of something without a text", { REJECT: "1" }, /ERROR .*rejecting a promise/],
    ["a wait for what never comes", { STANDSTILL: "1" }, /ERROR the run came to a standstill/],
    ["an error after the end", { LATE: "1" }, /ERROR too late\. This is a fault/],
  ])("ends with 1 and a word after %s", async (_what, env, said) => {
    const child = start(bulkTap, ["--config", config], { PAGES: "1", ...env });

    const [err, code] = await Promise.all([text(child.stderr), exitCode(child), text(child.stdout)]);

    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(said) });
  });

  it("brings every row, and ends, where nobody reads standard error", async () => {
    const child = start(bulkTap, ["--config", config], { PAGES: "3", NOISE: "3000" });
    const out = text(child.stdout);

    const code = await exitCode(child);

    expect({ code, last: (await out).trimEnd().split("\n").at(-1) }).toEqual({
      code: 0,
      last: expect.stringMatching(/^\{"type":"STATE"/),
    });
    child.stderr.destroy();
  });

  const first = ["--user", "--map-root-user", "--pid", "--fork", "--mount", "--mount-proc"];
  const hasNamespaces = spawnSync("unshare", [...first, "true"]).status === 0;

  it(`is gone 5 s after a signal with both pipes full${hasNamespaces ? ", as the first process of a container" : ""}`, async () => {
    const flags = hasNamespaces ? ["unshare", ...first] : [];
    const program = [process.execPath, "--conditions=@singer-io-ts/source", bulkTap, "--config", config];
    const [command = "", ...args] = [...flags, ...program];
    const env = { ...process.env, PAGES: "100000", NOISE: "3000" };
    const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env });
    await Promise.all([once(child.stdout, "readable"), once(child.stderr, "readable")]);
    const children = `/proc/${child.pid}/task/${child.pid}/children`;
    const pid = hasNamespaces ? Number(await readFile(children, "utf8")) : child.pid;
    if (pid === undefined || pid === 0) throw new Error("there is no process to signal");

    const startMs = performance.now();
    process.kill(pid, "SIGTERM");
    const code = await exitCode(child);
    const seconds = (performance.now() - startMs) / 1000;

    // It waits for its target first; a loaded machine may add to what comes after that.
    expect({ code, isAfterGrace: seconds > 4, isGone: seconds < 20 }).toEqual({
      code: 143,
      isAfterGrace: true,
      isGone: true,
    });
    child.stdout.destroy();
    child.stderr.destroy();
  });

  it.each([
    ["messages", [], { code: 2, err: expect.stringContaining("Standard output: it is closed") }],
    ["none", ["--test"], { code: 0, err: expect.any(String) }],
    ["the version", ["--version"], { code: 0, err: "" }],
    ["help", ["--help"], { code: 0, err: "" }],
  ])("has a closed standard output as an error where there are messages: %s", async (_what, args, ended) => {
    const program = ["--conditions=@singer-io-ts/source", bulkTap, "--config", config, ...args];
    const child = spawn("sh", ["-c", 'exec "$0" "$@" >&-', process.execPath, ...program], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PAGES: "1" },
    });

    const [err, code] = await Promise.all([text(child.stderr), exitCode(child)]);

    expect({ code, err }).toEqual(ended);
  });

  it("brings every row where standard error is closed", async () => {
    const program = ["--conditions=@singer-io-ts/source", bulkTap, "--config", config];
    const child = spawn("sh", ["-c", 'exec "$0" "$@" 2>&-', process.execPath, ...program], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, PAGES: "1" },
    });

    const [out, code] = await Promise.all([text(child.stdout), exitCode(child)]);

    expect({ code, others: out.split("\n").filter((line) => !line.startsWith('{"type":')) }).toEqual({
      code: 0,
      others: [""],
    });
  });
});

describe("the README", () => {
  it("shows the tap that the tests run", async () => {
    const [readme, source] = await Promise.all([
      readFile(join(here, "../README.md"), "utf8"),
      readFile(join(here, "example/tap-notes.ts"), "utf8"),
    ]);

    expect(readme).toContain(`\`\`\`ts\n${source}\`\`\``);
  });

  it("shows no line of code that the tests do not run", async () => {
    const run = await Promise.all(
      ["example/tap-notes.ts", "example/quota-verb.ts", "example/quota.ts", "testing/contract.test.ts"].map((name) =>
        readFile(join(here, name)),
      ),
    );
    const lines = new Set(
      run
        .join("\n")
        .split("\n")
        .map((line) => line.trim()),
    );
    const readme = await readFile(join(here, "../README.md"), "utf8");

    const shown = [...readme.matchAll(/```ts\n(.*?)```/gs)].flatMap(([, code = ""]) => code.trim().split("\n"));
    expect(shown.filter((line) => !lines.has(line.trim()))).toEqual([]);
  });

  it("shows a tap that works as a program", async () => {
    const service = await startNotes();
    const notesConfig = join(folder, "notes.json");
    await writeFile(notesConfig, JSON.stringify({ url: service.url, token: "letmein-0123" }));
    const child = start(join(here, "example/tap-notes.ts"), ["--config", notesConfig]);

    const [out, code] = await Promise.all([text(child.stdout), exitCode(child), text(child.stderr)]);
    await service.close();

    expect(code).toBe(0);
    expect(out.match(/"type":"RECORD"/g)).toHaveLength(7);
  });
});
