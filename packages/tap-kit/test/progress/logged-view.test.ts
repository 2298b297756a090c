import { main, memorySink } from "@singer-io-ts/tap-kit";
import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { complete, pageOf } from "../support/pages.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const forecast = { rows: 40, calls: 1, transport: "script", why: "the test says so" };

describe("a run whose log somebody reads", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A stream of three pages with a minute between them. */
  const slow = (clock: ReturnType<typeof manualClock>) =>
    scriptedTap({
      streams: [plainStream("a"), plainStream("b")],
      async *plan(selections) {
        for (const selection of selections)
          yield {
            selections: [selection],
            forecast,
            async *read(run) {
              run.log({ level: "debug", code: "phase", stream: selection.stream.id, text: "waiting for a job" });
              for (const id of [1, 2, 3]) {
                clock.advance(60_000);
                await vi.advanceTimersByTimeAsync(1_000);
                yield pageOf(selection, [id], id === 3 ? { end: complete } : {});
              }
            },
          };
      },
    });

  async function logOf(args: readonly string[], screen: object = {}): Promise<readonly string[]> {
    const clock = manualClock();
    let text = "";
    await main(slow(clock), {
      argv: ["--config", "config", ...args],
      stdout: memorySink(),
      stderr: (line) => {
        text += line;
      },
      readFile: async () => JSON.stringify({ max_workers: 1 }),
      clock,
      ...screen,
    });
    return text.trimEnd().split("\n");
  }

  it("has a line at the start, one at least every 15 s, and one at each stream's end", async () => {
    const lines = await logOf([]);

    expect(lines.filter((line) => !line.includes("METRIC"))).toMatchInlineSnapshot(`
      [
        "INFO 2 streams are read; the state has no bookmark of them.",
        "INFO a: by script, about 40 rows, 1 call: the test says so",
        "INFO 0 of 2 streams done, 0 records, 0 calls, 1 min 0 s; reading a, 0 of 40 rows, waiting for a job",
        "INFO 0 of 2 streams done, 1 record, 0 calls, 2 min 0 s; reading a, 1 of 40 rows, waiting for a job",
        "INFO 0 of 2 streams done, 2 records, 0 calls, 3 min 0 s; reading a, 2 of 40 rows, waiting for a job",
        "INFO a: 3 records (about 40 expected), 0 calls, 180 s: complete",
        "INFO b: by script, about 40 rows, 1 call: the test says so",
        "INFO 1 of 2 streams done, 3 records, 0 calls, 4 min 0 s; reading b, 0 of 40 rows, waiting for a job",
        "INFO 1 of 2 streams done, 4 records, 0 calls, 5 min 0 s; reading b, 1 of 40 rows, waiting for a job",
        "INFO 1 of 2 streams done, 5 records, 0 calls, 6 min 0 s; reading b, 2 of 40 rows, waiting for a job",
        "INFO b: 3 records (about 40 expected), 0 calls, 180 s: complete",
        "INFO 2 of 2 streams complete, 6 records, 0 calls, 360 s",
      ]
    `);
  });

  it("has the numbers as members where the lines are JSON", async () => {
    const lines = (await logOf(["--log-format", "json"])).map((line) => JSON.parse(line));

    expect(lines.find(({ code }) => code === "progress")).toMatchInlineSnapshot(`
      {
        "code": "progress",
        "details": {
          "calls": 0,
          "callsLeft": null,
          "done": 0,
          "failed": 0,
          "records": 0,
          "running": 1,
          "secondsLeft": null,
          "streams": 2,
        },
        "level": "info",
        "message": "0 of 2 streams done, 0 records, 0 calls, 1 min 0 s; reading a, 0 of 40 rows, waiting for a job",
        "time": "2026-01-31T09:01:00.000Z",
      }
    `);
  });

  it("has Singer's metrics only where no person reads along, or asks for them", async () => {
    const metrics = (lines: readonly string[]) => lines.filter((line) => line.includes("METRIC")).length;
    const terminal = { isErrorTerminal: true, isTerminal: true };

    expect(metrics(await logOf([]))).toBe(4);
    expect(metrics(await logOf([], terminal))).toBe(0);
    expect(metrics(await logOf(["--metrics"], terminal))).toBe(4);
  });

  it.each([
    ["--no-progress", ["--no-progress"], {}],
    ["CI", [], { CI: "true" }],
    ["a terminal that cannot be drawn on", [], { TERM: "dumb" }],
  ])("draws nothing with %s", async (_name, args, env) => {
    const lines = await logOf(args, { isErrorTerminal: true, env });

    expect(lines.join("\n")).not.toContain("\u001b");
    expect(lines.filter((line) => line.includes("complete"))).toHaveLength(3);
  });

  it("is drawn on a terminal when the messages go elsewhere", async () => {
    const lines = await logOf([], { isErrorTerminal: true });

    expect(lines.join("\n")).toContain("\u001b");
    expect(lines.join("\n")).toContain("waiting for a job");
  });
});
