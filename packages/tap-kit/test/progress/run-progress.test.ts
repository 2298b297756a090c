import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { describe, expect, it } from "vitest";
import { duration, estimate } from "../../src/amounts.ts";
import { StreamProgress } from "../../src/engine/progress.ts";
import { Rate } from "../../src/progress/rate.ts";
import { RunProgress } from "../../src/progress/run-progress.ts";
import type { CountingAllowance } from "../../src/quota/counting-allowance.ts";
import { plainStream } from "../support/scripted-tap.ts";

type Allowance = Pick<CountingAllowance, "taken" | "left" | "observed">;
const noAllowance: Allowance = { taken: 0, left: null, observed: null };

function start(ids: readonly string[], allowance = noAllowance) {
  const clock = manualClock();
  const stop = new AbortController();
  const progress = new RunProgress({ clock, signal: stop.signal, allowance });
  const streams = ids.map((id) => new StreamProgress({ stream: plainStream(id) } as never));
  progress.begin(streams);
  const begin = (stream: StreamProgress | undefined, members: Partial<StreamProgress> = {}) =>
    Object.assign(stream!, { startedMs: clock.monotonicMs(), transport: "REST", ...members });
  /** Lets a second pass, in which so many rows come. */
  const second = (stream: StreamProgress, rows: number) => {
    clock.advance(1000);
    stream.received += rows;
    return progress.snapshot();
  };
  return { clock, stop, progress, streams, begin, second };
}

describe("how far a run has come", () => {
  it("is known of streams that run, wait, and have ended", () => {
    const { progress, streams, begin, stop, clock } = start(["a", "b", "c", "d"]);
    const [a, b, c] = streams;
    begin(a, { records: 5, forecast: 10 });
    begin(b, { records: 7 });
    begin(c, { records: 1, outcome: { kind: "failed", error: new Error("no") } });
    progress.setPhase("b", "waiting");
    progress.end(c!);
    clock.advance(2500);
    stop.abort("SIGINT");

    expect(progress.snapshot()).toEqual({
      running: [
        { id: "a", received: 5, expected: 10, isForecast: true, rowsPerSecond: null, phase: "REST" },
        { id: "b", received: 7, expected: null, isForecast: false, rowsPerSecond: null, phase: "waiting" },
      ],
      streams: 4,
      done: 1,
      failed: 1,
      records: 13,
      calls: 0,
      callsLeft: null,
      seconds: 2.5,
      secondsLeft: null,
      isLeast: true,
      stage: "Working",
      waiting: null,
      isStopping: true,
    });
  });

  it("takes the forecast until the service's own count is above it: an object may be read by several queries", () => {
    const { progress, streams, begin } = start(["a"]);
    const a = begin(streams[0], { forecast: 1000, expected: 400 });
    const expected = () => progress.snapshot().running.map(({ expected, isForecast }) => [expected, isForecast]);

    expect(expected()).toEqual([[1000, true]]);
    a.expected = 1200;
    expect(expected()).toEqual([[1200, false]]);
  });

  it.each([
    ["the user's quota", { taken: 5, left: 20, observed: { used: 100, limit: 1000 } }, 20],
    ["the service's count", { taken: 5, left: null, observed: { used: 100, limit: 1000 } }, 900],
    ["a count above the limit", { taken: 5, left: null, observed: { used: 1001, limit: 1000 } }, 0],
    ["nothing", noAllowance, null],
  ])("knows the calls left by %s", (_name, allowance, left) => {
    expect(start([], allowance).progress.snapshot().callsLeft).toBe(left);
  });

  it("estimates the time left by the rows that are known to come, and says whether that is all", () => {
    const { streams, begin, second } = start(["a", "b"]);
    const a = begin(streams[0], { forecast: 10_000 });

    second(a, 100);
    const first = second(a, 100);
    begin(streams[1], { isShared: true });
    const last = second(a, 100);

    expect([first.secondsLeft, first.isLeast]).toEqual([98, true]);
    expect([last.secondsLeft, last.isLeast]).toEqual([97, false]);
  });

  it("estimates it by the streams that wait where many have ended, and says nothing of a few seconds at least", () => {
    const { streams, begin, second, progress } = start(Array.from({ length: 100 }, (_, n) => `s${n}`));
    const big = begin(streams[0], { forecast: 1000 });
    const endTen = (from: number) => {
      for (const each of streams.slice(from, from + 10)) {
        begin(each, { outcome: { kind: "complete", activate: false } });
        progress.end(each);
      }
      return second(big, 200);
    };

    second(big, 200);
    const few = endTen(1);
    endTen(11);
    const enough = endTen(21);

    expect([few.secondsLeft, few.isLeast]).toEqual([null, true]);
    // 69 wait, and ten end in a second.
    expect([enough.secondsLeft, enough.isLeast]).toEqual([6.9, false]);
  });

  it("estimates nothing where rows of a running stream are unknown, or none come", () => {
    const unknown = start(["a", "b"]);
    const a = unknown.begin(unknown.streams[0], { forecast: 1000 });
    unknown.begin(unknown.streams[1]);
    unknown.second(a, 100);

    const silent = start(["a"]);
    const still = silent.begin(silent.streams[0], { forecast: 1000 });
    silent.second(still, 0);

    expect(unknown.second(a, 100).secondsLeft).toBeNull();
    expect(silent.second(still, 0).secondsLeft).toBeNull();
  });
});

describe("a rate", () => {
  it("is that of the last seconds, from the first row on", () => {
    const rate = new Rate();
    for (let s = 0; s <= 100; s++) rate.add(s * 1000, 0);
    expect(rate.perSecond).toBeNull();

    for (let s = 101; s <= 110; s++) rate.add(s * 1000, (s - 100) * 50);
    expect(rate.perSecond).toBe(50);

    for (let s = 111; s <= 150; s++) rate.add(s * 1000, 500 + (s - 110) * 10);
    expect(rate.perSecond).toBe(10);
  });

  it("takes counts that are close to each other as one, and forgets old ones", () => {
    const rate = new Rate();

    for (let ms = 0; ms <= 2000; ms += 10) rate.add(ms, 1 + ms);

    expect(rate.perSecond).toBe(1000);
  });
});

describe("durations", () => {
  it("are said in two units at most", () => {
    expect([0, 59.4, 60, 65, 3599, 3600, 3719, 3720, 90_061].map(duration)).toEqual([
      "0 s",
      "59 s",
      "1 min",
      "1 min 5 s",
      "59 min 59 s",
      "1 h",
      "1 h 2 min",
      "1 h 2 min",
      "25 h 1 min",
    ]);
    expect([34.2, 99, 130, 3605].map(estimate)).toEqual(["34 s", "1 min 39 s", "2 min", "1 h"]);
  });
});
