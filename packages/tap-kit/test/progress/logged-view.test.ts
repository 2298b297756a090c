import { type Environment, main, memorySink, type Tap, TapError } from "@singer-io-ts/tap-kit";
import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { complete, pageOf } from "../support/pages.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";
import { ShownTerminal } from "../support/terminal.ts";

const forecast = { rows: 40, calls: 1, transport: "script", why: "the test says so" };

async function runIn({ tap, argv = [], ...around }: Partial<Environment> & { readonly tap: Tap<unknown> }) {
  let stderr = "";
  const code = await main(tap, {
    argv: ["--config", "config", ...argv],
    stdout: memorySink(),
    stderr: (line) => {
      stderr += line;
    },
    readFile: async () => JSON.stringify({ max_workers: 1 }),
    clock: manualClock(),
    ...around,
  });
  return { code, stderr };
}

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

  async function logOf(args: readonly string[], around: Partial<Environment> = {}): Promise<readonly string[]> {
    const clock = manualClock();
    return (await runIn({ tap: slow(clock), clock, argv: args, ...around })).stderr.trimEnd().split("\n");
  }

  it("has a line at the start, one at least every 15 s, and one at each stream's end", async () => {
    const lines = await logOf([]);

    expect(lines.filter((line) => !line.includes("METRIC"))).toMatchInlineSnapshot(`
      [
        "INFO Reading 2 streams, without a state: a, b.",
        "INFO a: by script, about 40 rows, 1 call: the test says so",
        "INFO 0 of 2 streams done, 0 records, 0 calls, 1 min; reading a, 0 of about 40 rows, waiting for a job",
        "INFO 0 of 2 streams done, 1 record, 0 calls, 2 min, over 39 min left; reading a, 1 of about 40 rows, waiting for a job",
        "INFO 0 of 2 streams done, 2 records, 0 calls, 3 min, over 38 min left; reading a, 2 of about 40 rows, waiting for a job",
        "INFO a: 3 records (about 40 expected), 0 calls, 180 s: complete",
        "INFO b: by script, about 40 rows, 1 call: the test says so",
        "INFO 1 of 2 streams done, 3 records, 0 calls, 4 min, about 40 min left; reading b, 0 of about 40 rows, waiting for a job",
        "INFO 1 of 2 streams done, 4 records, 0 calls, 5 min, about 39 min left; reading b, 1 of about 40 rows, waiting for a job",
        "INFO 1 of 2 streams done, 5 records, 0 calls, 6 min, about 38 min left; reading b, 2 of about 40 rows, waiting for a job",
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
          "calls_left": null,
          "done": 0,
          "failed": 0,
          "records": 0,
          "running": 1,
          "seconds": 60,
          "seconds_left": null,
          "streams": 2,
        },
        "level": "info",
        "message": "0 of 2 streams done, 0 records, 0 calls, 1 min; reading a, 0 of about 40 rows, waiting for a job",
        "time": "2026-01-31T09:01:00.000Z",
      }
    `);
  });

  it("says how far it has come while it looks up the streams, too", async () => {
    const clock = manualClock();
    const source = {
      discover: async () => {
        clock.advance(20_000);
        await vi.advanceTimersByTimeAsync(1_000);
        return [plainStream("a")];
      },
    };

    const { stderr } = await runIn({ tap: scriptedTap({ source }), clock });

    expect(stderr).toContain("INFO Discovering streams, 0 calls, 20 s\nINFO Reading 1 stream");
  });

  it("says it in messages as Airbyte reads it", async () => {
    const clock = manualClock();
    const stdout = memorySink();
    const stream = { name: "a", json_schema: {}, supported_sync_modes: ["full_refresh"] };
    const catalog = { streams: [{ stream, sync_mode: "full_refresh", destination_sync_mode: "append" }] };

    await runIn({
      tap: slow(clock),
      clock,
      argv: ["read", "--catalog", "catalog"],
      stdout,
      readFile: async (path) => JSON.stringify(path === "catalog" ? catalog : {}),
    });

    const progress = stdout
      .text()
      .split("\n")
      .filter((line) => line.includes("0 of 1 stream done"));
    expect(progress).toHaveLength(3);
    expect(progress[2]).toMatch(/^\{"type":"LOG","log":\{"level":"INFO","message":"0 of 1 stream done, 2 records/);
  });

  it("has no line for each of many streams in which nothing changed, except for programs", async () => {
    const streams = Array.from({ length: 60 }, (_, n) => plainStream(`s${n}`));
    const tap = scriptedTap({
      streams,
      async *read(selection) {
        const isChanged = selection.stream.id === "s7";
        if (selection.stream.id === "s8") throw new Error("no");
        yield pageOf(selection, isChanged ? [1] : [], { end: complete });
      },
    });
    const endsIn = (text: string) => text.match(/^.*(: complete|: failed|of 60 streams).*$/gm);

    const { stderr } = await runIn({ tap });
    const json = await runIn({ tap, argv: ["--log-format", "json"] });

    expect(endsIn(stderr)).toEqual([
      "INFO s7: 1 record, 0 calls, 0 s: complete",
      "WARN s8: 0 records, 0 calls, 0 s: failed",
      "INFO 58 streams had no change: complete",
      "INFO 59 of 60 streams complete, 1 record, 0 calls, 0 s",
    ]);
    expect(json.stderr.match(/"code":"stream_end"/g)).toHaveLength(60);
  });

  describe("of many streams in which little changed", () => {
    interface Metric {
      readonly metric: string;
      readonly value: number;
      readonly tags: { readonly endpoint: string };
    }

    /** The metrics of a run of so many streams, each of which takes two seconds. */
    async function metricsOf(streams: number, argv: readonly string[] = []): Promise<readonly Metric[]> {
      const clock = manualClock();
      const tap = scriptedTap({
        streams: Array.from({ length: streams }, (_, n) => plainStream(`s${n}`)),
        async *read(selection) {
          clock.advance(2000);
          if (selection.stream.id === "s8") throw new Error("no");
          yield pageOf(selection, selection.stream.id === "s7" ? [1, 2, 3] : [], { end: complete });
        },
      });
      const { stderr } = await runIn({ tap, clock, argv });
      return argv.includes("json")
        ? stderr.split("\n").flatMap((line) => (line === "" ? [] : (JSON.parse(line).metric ?? [])))
        : [...stderr.matchAll(/METRIC: (.*)/g)].map(([, metric = ""]) => JSON.parse(metric));
    }
    const sumOf = (metrics: readonly Metric[], name: string) =>
      metrics.filter(({ metric }) => metric === name).reduce((sum, { value }) => sum + value, 0);
    const endpoints = (metrics: readonly Metric[]) => [...new Set(metrics.map(({ tags }) => tags.endpoint))];

    it("Singer's metrics are few lines with the same sums, and name each stream that changed or failed", async () => {
      const [folded, each] = [await metricsOf(60), await metricsOf(60, ["--metrics"])];

      expect(folded.slice(-2)).toEqual([
        { type: "counter", metric: "record_count", value: 0, tags: { endpoint: "(unchanged)", streams: 58 } },
        expect.objectContaining({ metric: "job_duration", tags: { endpoint: "(unchanged)", streams: 58 } }),
      ]);
      expect(folded).toHaveLength(6);
      expect(each).toHaveLength(120);
      expect(endpoints(folded)).toEqual(["s7", "s8", "(unchanged)"]);
      for (const name of ["record_count", "job_duration"]) expect(sumOf(folded, name)).toBe(sumOf(each, name));
      expect([sumOf(folded, "record_count"), sumOf(folded, "job_duration")]).toEqual([3, 120]);
    });

    it("Singer's metrics are those of each stream in a run of few, and in a log for programs", async () => {
      expect(endpoints(await metricsOf(50))).toHaveLength(50);
      expect(endpoints(await metricsOf(60, ["--log-format", "json"]))).toHaveLength(60);
    });
  });

  it("has Singer's metrics only where no person reads along, or asks for them", async () => {
    const metrics = (lines: readonly string[]) => lines.filter((line) => line.includes("METRIC")).length;
    const terminal = { isErrorTerminal: true, isTerminal: true };

    expect(metrics(await logOf([]))).toBe(4);
    expect(metrics(await logOf([], { ...terminal, env: { CI: "true" } }))).toBe(4);
    expect(metrics(await logOf(["--log-format", "json"], terminal))).toBe(4);
    expect(metrics(await logOf([], terminal))).toBe(0);
    expect(metrics(await logOf(["--metrics"], terminal))).toBe(4);
  });

  it("ends on a terminal with a table, also where nothing is drawn because the records go there", async () => {
    const { error: errorTerminal } = new ShownTerminal();
    const around = { isErrorTerminal: true, isTerminal: true, errorTerminal, env: { NO_COLOR: "1" } };
    const lines = await logOf([], around);

    expect(lines.filter((line) => !/reading/.test(line))).toMatchInlineSnapshot(`
      [
        "INFO Reading 2 streams, without a state: a, b.",
        "INFO a: by script, about 40 rows, 1 call: the test says so",
        "INFO b: by script, about 40 rows, 1 call: the test says so",
        "stream  records  deleted  expected  calls  seconds  status",
        "a             3        0  about 40      0      180  complete",
        "b             3        0  about 40      0      180  complete",
        "INFO 2 of 2 streams complete, 6 records, 0 calls, 360 s",
      ]
    `);
  });

  it.each([
    ["--no-progress", ["--no-progress"], {}],
    ["a terminal that cannot be drawn on", [], { TERM: "dumb" }],
    ["continuous integration", [], { CI: "true" }],
    ["--log-level warn", ["--log-level", "warn"], {}],
    ["--log-format json", ["--log-format", "json"], {}],
  ])("draws nothing with %s", async (_name, args, env) => {
    const terminal = new ShownTerminal();
    await logOf(args, { isErrorTerminal: true, errorTerminal: terminal.error, env: { NO_COLOR: "1", ...env } });

    expect(terminal.written).toBe("");
  });

  it("says nothing of its progress with --no-progress", async () => {
    expect((await logOf(["--no-progress"])).filter((line) => line.includes("done"))).toEqual([]);
  });

  it("is drawn on a terminal when the messages go elsewhere; nothing of the drawing is left", async () => {
    const terminal = new ShownTerminal();

    await logOf([], { isErrorTerminal: true, errorTerminal: terminal.error, stderr: terminal.write });

    expect(terminal.written).toContain("waiting for a job");
    expect((await terminal.lines()).join("\n")).toMatchInlineSnapshot(`
      "INFO Reading 2 streams, without a state: a, b.
      stream  records  deleted  expected  calls  seconds  status
      a             3        0  about 40      0      180  complete
      b             3        0  about 40      0      180  complete
      INFO 2 of 2 streams complete, 6 records, 0 calls, 360 s"
    `);
  });

  it("is still whole on the terminal after a failure before the reading", async () => {
    const terminal = new ShownTerminal();
    const discover = async () => {
      await vi.advanceTimersByTimeAsync(1_000);
      throw new TapError("login_url: no answer.", { code: "X", kind: "unavailable", hint: "Wait." });
    };
    const tap = scriptedTap({ source: { discover } });

    await runIn({ tap, isErrorTerminal: true, errorTerminal: terminal.error, stderr: terminal.write });

    expect(terminal.written).toContain("Discovering streams");
    expect(await terminal.lines()).toEqual(["ERROR login_url: no answer. Wait."]);
  });
});
