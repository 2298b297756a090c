import { describe, expect, it } from "vitest";
import { ownError, refusal } from "../../src/errors.ts";
import { withRetries } from "../../src/salesforce/retry.ts";
import { testRun } from "./test-run.ts";

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

const limits = { deadlineMs: 600_000, reached: () => true };

describe("what fails for the moment", () => {
  it("is tried again after waits that grow twofold, with jitter, up to a minute", async () => {
    const run = testRun();

    expect(await withRetries(failing(8, busy), limits, run)).toBe("try 9");
    for (const [n, ms] of run.slept.entries()) {
      const most = Math.min(60_000, 1000 * 2 ** n);
      expect(ms).toBeGreaterThanOrEqual(most / 2);
      expect(ms).toBeLessThanOrEqual(most);
    }
    expect(run.told.map(({ code }) => code)).toEqual(Array.from({ length: 8 }, () => "retry"));
  });

  it("is not tried again beyond the deadline", async () => {
    const run = testRun();

    await expect(withRetries(failing(100, busy), limits, run)).rejects.toBe(busy);
    expect(run.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(limits.deadlineMs);
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
