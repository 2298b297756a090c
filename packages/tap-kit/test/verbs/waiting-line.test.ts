import { type Environment, main, type Run, type Sink } from "@singer-io-ts/tap-kit";
import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";
import { ShownTerminal } from "../support/terminal.ts";

describe("a verb that works at a terminal and has printed nothing yet", () => {
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

  async function streams(discover: (run: Run) => Promise<void>, around: Partial<Environment> = {}): Promise<void> {
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
    };
    await main(scriptedTap({ source }), {
      argv: ["streams", "--config", "config.json"],
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
      errorTerminal: terminal.error,
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
