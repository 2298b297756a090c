import type { Run } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { ownError, refusal } from "../../../src/errors/org-error.ts";
import { HostHealth, retryAfterMs, withRetries } from "../../../src/salesforce/http/retry.ts";
import { turns } from "../../support/event-loop-turns.ts";
import { testRun } from "../test-run.ts";

const busy = refusal(503, { code: "SERVER_UNAVAILABLE", message: "busy" });

/** Fails so many times, then succeeds. */
function failing(times: number, error: Error): () => Promise<string> {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= times) throw error;
    return `try ${tries}`;
  };
}

/** A clock for those who wait at the same time: it moves on to the next time that one of them waits for, when nothing else is left to do. */
function sharedClock(): Run["clock"] {
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  let nowMs = 0;
  let isMoving = false;
  const move = async () => {
    isMoving = true;
    for (await turns(3); sleepers.length > 0; await turns(3)) {
      sleepers.sort((one, other) => one.at - other.at);
      const next = sleepers.shift();
      nowMs = next?.at ?? nowMs;
      next?.wake();
    }
    isMoving = false;
  };
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep(ms) {
      const { promise, resolve } = Promise.withResolvers<void>();
      sleepers.push({ at: nowMs + ms, wake: resolve });
      if (!isMoving) void move();
      return promise;
    },
  };
}

const limits = {
  deadlineMs: 600_000,
  reached: () => true,
  get host() {
    return new HostHealth();
  },
};

describe("what fails transiently", () => {
  it("is tried again after waits that grow twofold, with jitter, up to a minute", async () => {
    const run = testRun();

    expect(await withRetries(failing(8, busy), limits, run)).toBe("try 9");
    for (const [n, ms] of run.slept.entries()) {
      const most = Math.min(60_000, 1000 * 2 ** n);
      expect(ms).toBeGreaterThanOrEqual(most / 2);
      expect(ms).toBeLessThanOrEqual(most);
    }
    expect(run.logged.map(({ code }) => code)).toEqual(Array.from({ length: 8 }, () => "retry"));
  });

  it("is not tried again beyond the deadline", async () => {
    const run = testRun();

    await expect(withRetries(failing(100, busy), limits, run)).rejects.toMatchObject({
      detail: { code: "SERVER_UNAVAILABLE" },
    });
    expect(run.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(limits.deadlineMs);
  });

  it("is not tried again beyond the deadline either where others get through", async () => {
    const run = testRun();
    const { host } = limits;
    const work = failing(100, busy);
    const others = () => {
      host.answered(run.clock.monotonicMs());
      return work();
    };

    await expect(withRetries(others, { ...limits, host }, run)).rejects.toBe(busy);
    expect(run.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(limits.deadlineMs);
  });

  it("ends the run for all where no request has got through for the whole deadline", async () => {
    const run = testRun();
    const { host } = limits;
    const away = withRetries(failing(100, busy), { ...limits, host }, run);
    await expect(away).rejects.toMatchObject({ detail: { kind: "unavailable", scope: "run" } });

    const next = withRetries(failing(100, busy), { ...limits, host }, run);

    await expect(next).rejects.toMatchObject({
      detail: { scope: "run" },
      message: expect.stringMatching(/ No request of any stream has got through for \d+ s \(retry_deadline: 600 s\)/),
    });
    expect(run.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(limits.deadlineMs);
  });

  it.each([0, 5000])("ends its stream alone where the deadline is as short as %i ms", async (deadlineMs) => {
    const run = testRun();

    await expect(withRetries(failing(100, busy), { ...limits, deadlineMs }, run)).rejects.toBe(busy);
  });

  it.each([0, 1])("is not asked for without a pause because Salesforce asks for %i s", async (seconds) => {
    const run = testRun();
    const asked = refusal(503, { code: "SERVER_UNAVAILABLE", message: "busy" }, { retryAfterMs: 1000 * seconds });

    await withRetries(failing(6, asked), limits, run);

    const least = [500, 1000, 2000, 4000, 8000, 16_000];
    expect(run.slept.map((ms, n) => ms >= Math.max(least[n] ?? 0, 1000 * seconds))).toEqual(least.map(() => true));
  });

  it("is repeated at most twice a second by all who wait", async () => {
    const run = { ...testRun(), clock: sharedClock() };
    const shared = { ...limits, host: limits.host };
    const sentMs: number[] = [];
    let refusals = 64;
    const work = async () => {
      sentMs.push(run.clock.monotonicMs());
      refusals -= 1;
      if (refusals >= 0) throw refusal(503, { code: "SERVER_UNAVAILABLE", message: "" }, { retryAfterMs: 0 });
    };

    await Promise.all(Array.from({ length: 32 }, () => withRetries(work, shared, run)));

    const repeats = sentMs.slice(32);
    const span = Math.max(...repeats) - Math.min(...repeats);
    expect(span).toBeGreaterThanOrEqual(500 * (repeats.length - 1));
  });

  it("fails at once where Salesforce asks for more time than there is", async () => {
    const run = testRun();
    const asked = refusal(503, { code: "SERVER_UNAVAILABLE", message: "busy" }, { retryAfterMs: 86_400_000 });

    await expect(withRetries(failing(1, asked), limits, run)).rejects.toThrow(
      "The next try would be in 86400 s, later than retry_deadline (600 s) allows.",
    );
    expect(run.slept).toEqual([]);
  });

  it("waits as long as Salesforce asks", async () => {
    const run = testRun();
    const asked = refusal(503, { code: "SERVER_UNAVAILABLE", message: "busy" }, { retryAfterMs: 37_000 });

    await withRetries(failing(2, asked), limits, run);

    expect(run.slept).toEqual([37_000, 37_000]);
  });

  it("is tried as often only as its rule says, and a host that was never reached five times", async () => {
    const unknown = refusal(500, { code: "UNKNOWN_EXCEPTION", message: "An unexpected error occurred" });
    const noHost = ownError("NO_CONNECTION", "The host cannot be reached.");
    const [first, second] = [testRun(), testRun()];

    await expect(withRetries(failing(100, unknown), limits, first)).rejects.toBe(unknown);
    await expect(withRetries(failing(100, noHost), { ...limits, reached: () => false }, second)).rejects.toBe(noHost);
    expect([first.slept.length, second.slept.length]).toEqual([3, 4]);
  });
});

describe("what Retry-After says", () => {
  const now = new Date("2026-01-31T09:05:00Z");
  const year = 365 * 86_400_000;

  it.each([
    ["37", 37_000],
    ["0", 0],
    ["Sat, 31 Jan 2026 09:05:20 GMT", 20_000],
    ["Sat, 31 Jan 2026 09:00:00 GMT", 0],
    ["9".repeat(400), year],
    ["Sat, 31 Jan 9999 09:00:00 GMT", year],
    ["soon", null],
    ["", null],
    [undefined, null],
  ])("%j is %j ms", (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe("what a repetition cannot mend", () => {
  it.each([
    [
      "the limit of the day",
      refusal(403, { code: "REQUEST_LIMIT_EXCEEDED", message: "TotalRequests Limit exceeded." }),
    ],
    ["a field that is not there", refusal(400, { code: "INVALID_FIELD", message: "No such column" })],
    ["an error that is not Salesforce's", new Error("a fault of the tap")],
  ])("is not tried again: %s", async (_what, error) => {
    const run = testRun();

    await expect(withRetries(failing(3, error), limits, run)).rejects.toBe(error);
    expect(run.slept).toEqual([]);
  });

  it("neither is anything once the run is stopped", async () => {
    const stop = new AbortController();
    const run = testRun({ signal: stop.signal });
    stop.abort();

    await expect(withRetries(failing(3, busy), limits, run)).rejects.toBe(busy);
    expect(run.slept).toEqual([]);
  });
});
