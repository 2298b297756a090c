import { ClosedPipe, type Sink } from "@singer-io-ts/tap-kit";
import { manualClock, runVerb } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { foldWarnings } from "../../src/log/fold-warnings.ts";
import { type Entry, lineLog } from "../../src/log/log.ts";
import { bookmarkAt, complete, pageOf } from "../support/pages.ts";
import { run } from "../support/run.ts";
import { plainStream, scriptedTap } from "../support/scripted-tap.ts";

const clock = () => manualClock();

function folded({ isWhole = false, time = clock() } = {}) {
  const logged: Entry[] = [];
  const { log, report } = foldWarnings((entry) => void logged.push(entry), time, isWhole);
  return {
    log,
    report,
    time,
    warn: (stream: string | undefined, code = "odd") => log({ level: "warn", code, stream, text: `${stream} is odd.` }),
    texts: () => logged.map(({ text }) => text),
    logged,
  };
}

const streams = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);

describe("warnings of one code", () => {
  it("come one by one up to five, and the others together at the end, with their number and the first streams", () => {
    const { warn, report, texts, logged } = folded();
    for (const stream of streams(5_000)) warn(stream);
    warn("other", "other");
    report();
    report();

    expect(texts()).toEqual([
      ...streams(5).map((stream) => `${stream} is odd.`),
      "other is odd.",
      "4,995 more warnings like these (odd), of s5, s6, s7, s8, s9 and 4,990 more streams. --log-level debug shows each.",
    ]);
    expect(logged.at(-1)).toMatchObject({ level: "warn", code: "odd", folded: { count: 4_995 } });
    expect(logged.at(-1)?.folded?.streams).toEqual(streams(5_000).slice(5));
  });

  it("that are six come one by one", () => {
    const { warn, report, texts } = folded();
    for (const stream of streams(6)) warn(stream);
    expect(texts()).toHaveLength(5);
    report();

    expect(texts()).toEqual(streams(6).map((stream) => `${stream} is odd.`));
  });

  it("of a later part of the run are counted from there on", () => {
    const { warn, report, texts } = folded();
    for (const stream of streams(7)) warn(stream);
    report();
    for (const stream of ["a", "b"]) warn(stream);
    report();

    expect(texts().slice(5)).toEqual([
      "2 more warnings like these (odd), of s5, s6. --log-level debug shows each.",
      "2 more warnings like these (odd), of a, b. --log-level debug shows each.",
    ]);
  });

  it("that name no stream are counted", () => {
    const { log, report, texts } = folded();
    for (const n of streams(8)) log({ level: "warn", code: "odd", text: `${n}.` });
    report();

    expect(texts().at(-1)).toBe("3 more warnings like these (odd). --log-level debug shows each.");
  });

  it("that go on for long are reported after a minute, then after two more, then after four", () => {
    const { warn, texts, time } = folded();
    const reportedAt: number[] = [];
    for (let second = 0; second < 900; second += 10) {
      const before = texts().length;
      warn(`at ${second}`);
      if (second >= 50 && texts().length > before) reportedAt.push(second);
      time.advance(10_000);
    }

    expect(reportedAt).toEqual([60, 180, 420]);
  });

  it.each<[string, Partial<Entry>]>([
    ["errors", { level: "error" }],
    ["what is logged for each", { each: true }],
  ])("are not counted where they are %s", (_what, more) => {
    const { log, report, texts } = folded();
    for (const text of streams(9)) log({ level: "warn", code: "odd", text, ...more });
    report();

    expect(texts()).toEqual(streams(9));
  });

  it("all come at the level debug, repeated ones too", () => {
    const { warn, report, texts } = folded({ isWhole: true });
    for (const stream of [...streams(9), ...streams(9)]) warn(stream);
    report();

    expect(texts()).toHaveLength(18);
  });

  it("are a number and a list in a log of JSON", () => {
    let out = "";
    const json = lineLog({ level: "info", format: "json" }, clock(), (text) => {
      out += text;
    });
    const { log, report } = foldWarnings(json, clock(), false);
    for (const stream of streams(8)) log({ level: "warn", code: "odd", stream, text: "odd." });
    report();

    expect(JSON.parse(out.trim().split("\n").at(-1) ?? "")).toEqual({
      time: "2026-01-31T09:00:00.000Z",
      level: "warn",
      code: "odd",
      message: "3 more warnings like these (odd), of s5, s6, s7. --log-level debug shows each.",
      count: 3,
      streams: ["s5", "s6", "s7"],
    });
  });
});

describe("the same sentence", () => {
  it("comes once in a run, of each stream", () => {
    const { log, report, texts } = folded();
    for (const level of ["warn", "info", "warn"] as const) log({ level, code: "odd", text: "Same." });
    for (const stream of ["a", "b", "a"]) log({ level: "info", code: "odd", stream, text: "Same." });
    report();

    expect(texts()).toEqual(["Same.", "Same.", "Same."]);
  });

  it.each<[string, Partial<Entry>]>([
    ["an error", { level: "error" }],
    ["a measurement", { metric: {} }],
    ["for debugging", { level: "debug" }],
    ["logged for each", { each: true }],
  ])("comes again where it is %s", (_what, more) => {
    const { log, texts } = folded();
    for (let n = 0; n < 3; n += 1) log({ level: "info", code: "odd", text: "Same.", ...more });

    expect(texts()).toHaveLength(3);
  });
});

describe("a run", () => {
  const many = scriptedTap({
    streams: streams(8).map((id) => plainStream(id)),
    source: {
      discover: async (job) => {
        for (const stream of streams(8)) job.log({ level: "warn", code: "odd_type", stream, text: "odd." });
        return streams(8).map((id) => plainStream(id));
      },
    },
    async *read(selection, job) {
      job.log({ level: "warn", code: "odd_row", stream: selection.stream.id, text: "odd row." });
      yield pageOf(selection, [], { bookmark: bookmarkAt(null), end: complete });
    },
  });

  it("reports what it withheld at the end of discovery, and before its summary", async () => {
    const { logs } = await run(many);

    const lines = logs.split("\n").filter((line) => /odd|streams complete,/.test(line));
    expect(lines.map((line) => line.replace(/s\d/g, "s"))).toEqual([
      ...Array(5).fill("WARN s: odd."),
      "WARN 3 more warnings like these (odd_type), of s, s, s. --log-level debug shows each.",
      ...Array(5).fill("WARN s: odd row."),
      "WARN 3 more warnings like these (odd_row), of s, s, s. --log-level debug shows each.",
      expect.stringMatching(/^INFO 8 of 8 streams complete,/),
    ]);
  });

  it("logs each of them at the level debug", async () => {
    const { logs } = await run(many, ["--log-level", "debug"]);

    expect(logs.match(/WARN s\d: odd\./g)).toHaveLength(8);
    expect(logs).not.toContain("more warnings");
  });
});

describe("a command whose output nobody reads any more", () => {
  const broken: Sink = {
    write: async () => {
      throw new ClosedPipe("write EPIPE");
    },
    flush: async () => {},
  };
  const one = scriptedTap({ streams: [plainStream("one")] });
  const sentence =
    "WARN Standard output: the program that reads it has ended, so nothing more is written. Its own messages say why.\n";

  it.each([
    ["a sync", []],
    ["a discovery", ["--discover"]],
  ])("says so: %s", async (_what, args) => {
    const { code, logs } = await run(one, args, { stdout: broken });

    expect(code).toBe(141);
    expect(logs).toContain(sentence);
  });

  it("says nothing where a person has asked: head ends it on purpose", async () => {
    const { code, stderr } = await runVerb(one, ["streams"], { files: { "config.json": "{}" }, stdout: broken });

    expect({ code, stderr }).toEqual({ code: 141, stderr: "" });
  });
});
