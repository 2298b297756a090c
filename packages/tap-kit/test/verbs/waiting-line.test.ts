import { type Environment, main, type Run, type Sink } from "@singer-io-ts/tap-kit";
import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { RunProgress } from "../../src/progress/run-progress.ts";
import { styleFor } from "../../src/verbs/print/style.ts";
import { WaitingLine } from "../../src/verbs/waiting-line.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";
import { ShownTerminal } from "../support/terminal.ts";

interface Shown {
  readonly verb?: string;
  /** Whether the terminal can be drawn on. */
  readonly isDrawn?: boolean;
}

describe("a verb that waits for the service", () => {
  let terminal: ShownTerminal;
  let seen: (readonly string[])[];
  beforeEach(() => {
    terminal = new ShownTerminal();
    seen = [];
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** What the terminal shows after so much time. */
  async function pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
    // What draws is loaded when it is needed.
    await vi.dynamicImportSettled();
    seen.push(await terminal.lines());
  }

  /** @param verb `streams` discovers, `doctor` checks after it has printed a step. */
  async function streams(
    discover: (run: Run) => Promise<void>,
    { verb = "streams", isDrawn = true, ...around }: Partial<Environment> & Shown = {},
  ): Promise<void> {
    const stdout: Sink = {
      write: async (bytes) => {
        seen.push(await terminal.lines());
        terminal.write(Buffer.concat(bytes instanceof Uint8Array ? [bytes] : [...bytes]).toString());
      },
      flush: async () => {},
    };
    const source = {
      discover: async (run: Run) => {
        await discover(run);
        return [plainStream("account")];
      },
      async *check(run: Run) {
        yield { step: "login", ok: true, detail: "done" };
        await discover(run);
        yield { step: "org", ok: true, detail: "here" };
      },
    };
    await main(scriptedTap({ source }), {
      argv: [verb, "--config", "config.json"],
      stdout,
      stderr: terminal.write,
      readFile: async (path) => {
        if (path === "config.json") return "{}";
        throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      },
      clock: manualClock(),
      env: { NO_COLOR: "1" },
      isTerminal: true,
      isErrorTerminal: true,
      ...(isDrawn && { errorTerminal: terminal.error }),
      ...around,
    });
  }

  it("shows what it does and how many calls it made, until it prints", async () => {
    await streams(async ({ allowance, signal, log, clock }) => {
      await pass(750);
      await allowance.take(3, signal);
      allowance.observe(3, 100);
      await clock.sleep(2000, signal);
      await pass(750);
      log({ level: "warn", code: "x", text: "Something is odd." });
      seen.push(await terminal.lines());
    });

    const line = "Discovering streams, 3 calls (97 left), 2 s";
    const warning = "tap-scripted: warning: Something is odd.";
    expect(seen).toEqual([[], [line], [warning, line], [warning]]);
    expect(await terminal.lines()).toEqual([
      warning,
      "stream   key  replication key  method       selected",
      "account  id   changed          INCREMENTAL  yes",
    ]);
  });

  it("comes again after an output, and says which answer does not come", async () => {
    await streams(
      async ({ waitingFor, clock, signal }) => {
        const over = waitingFor?.(() => "GET /limits");
        await pass(1750);
        await clock.sleep(40_000, signal);
        await pass(250);
        over?.();
        await pass(250);
      },
      { verb: "doctor" },
    );

    const steps = ["✓ configuration    config.json", "✓ login            done"];
    expect(seen.slice(2)).toEqual([
      steps,
      [...steps, "  waiting 40 s for GET /limits", "Checking, 0 calls, 40 s"],
      steps,
      steps,
      [...steps, "✓ org              here"],
    ]);
  });

  it("is not drawn into a row that has no end yet, nor into a question", async () => {
    const waiting = new WaitingLine({
      argv: [],
      stdout: { write: async () => {}, flush: async () => {} },
      stderr: terminal.write,
      isTerminal: true,
      errorTerminal: terminal.error,
    });
    const begun = manualClock();
    const progress = new RunProgress({
      clock: begun,
      signal: new AbortController().signal,
      allowance: { taken: 1, left: null, observed: null },
    });
    waiting.begin({
      snapshot: () => progress.snapshot(),
      style: styleFor({ env: { NO_COLOR: "1" } }, { isTerminal: true, isRefused: false }),
      say: () => {},
    });

    await waiting.environment.stdout.write(Buffer.from("half a"));
    await pass(5000);
    await waiting.environment.stdout.write([Buffer.from(" row\n"), Buffer.from("")]);
    await pass(5000);
    waiting.asking(true);
    await pass(5000);
    waiting.asking(false);
    await pass(5000);
    waiting.end();

    const line = "Working, 1 call, 0 s";
    expect(seen).toEqual([[], [line], [], [line]]);
  });

  it.each([
    ["a pipe", { isErrorTerminal: false }, "Checking, 0 calls, 14 s; waiting 14 s for GET /limits"],
    [
      "a terminal that cannot be drawn on",
      { env: { TERM: "dumb" } },
      "Checking, 0 calls, 14 s; waiting 14 s for GET /limits",
    ],
  ])("is a line at least every 15 s in %s", async (_name, around, first) => {
    const stderr: string[] = [];
    await streams(
      async ({ waitingFor, clock, signal }) => {
        waitingFor?.(() => "GET /limits");
        for (let second = 0; second < 60; second += 1) {
          await clock.sleep(1000, signal);
          await pass(1000);
        }
      },
      { verb: "doctor", ...around, isDrawn: false, stderr: (text) => void stderr.push(text) },
    );

    expect(stderr.map((text) => text.replaceAll(/\n\s*/g, " ").trim())).toEqual([
      first,
      ...[28, 42, 56].map((seconds) => first.replaceAll("14 s", `${seconds} s`)),
    ]);
  });

  it("is an object with --json, and is not there where errors alone are wanted", async () => {
    const said = async (...more: readonly string[]) => {
      const stderr: string[] = [];
      await streams(
        async ({ allowance, clock, signal }) => {
          await allowance.take(1, signal);
          await clock.sleep(20_000, signal);
          await pass(1000);
        },
        {
          isErrorTerminal: false,
          isDrawn: false,
          argv: ["streams", "--config", "config.json", ...more],
          stderr: (text) => void stderr.push(text),
        },
      );
      return stderr;
    };

    expect(await said("--json")).toEqual([
      '{"info":{"code":"progress","message":"Discovering streams, 1 call, 20 s"}}\n',
    ]);
    expect(await said("--log-level", "error")).toEqual([]);
  });

  it("shows nothing where it answers soon, or nothing can be drawn", async () => {
    const asking = (ms: number) => async (run: Run) => {
      await run.allowance.take(1, run.signal);
      await pass(ms);
    };

    await streams(asking(700));
    await streams(asking(1000), { env: { TERM: "dumb" } });
    await streams(asking(1000), { env: { CI: "true" } });

    expect(seen[0]).toEqual([]);
    expect(terminal.written).not.toContain("Discovering");
  });

  it("leaves the terminal whole where it fails", async () => {
    await streams(async ({ allowance, signal }) => {
      await allowance.take(1, signal);
      await pass(750);
      throw new Error("no");
    });

    expect(terminal.written).toContain("Discovering streams, 1 call");
    expect((await terminal.lines()).join("\n")).toMatch(/^tap-scripted: no\. This is a fault of the tap/);
  });
});
