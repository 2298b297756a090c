import { main, memorySink } from "@singer-io-ts/tap-kit";
import { manualClock } from "@singer-io-ts/tap-kit/testing";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { tap } from "../../src/tap.ts";
import { orgClock, TestOrg } from "../support/test-org.ts";

const verbs = [
  ["doctor"],
  ["streams"],
  ["plan"],
  ["preview", "Account"],
  ["select", "Account.*"],
  ["objects"],
  ["fields", "Account"],
  ["picklists", "Account"],
  ["reports"],
  ["list-views", "Account"],
  ["limits"],
  ["query", "SELECT Id FROM Account"],
  ["explain", "Account"],
];

describe("a verb whose answer does not come", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.01 });
  });
  afterAll(() => org.close());
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  });
  afterEach(() => {
    vi.useRealTimers();
    org.running.clearFaults();
  });

  /** Runs the verb until a request hangs, lets 20 seconds pass, and stops it as Ctrl+C does. */
  async function stopped(argv: readonly string[]) {
    const [hangs, never] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const hang = () => {
      hangs.resolve();
      return never.promise;
    };
    org.running.fault({ path: "^/services/data/v", count: "all", before: hang });
    const stop = new AbortController();
    let stderr = "";
    const code = main(tap, {
      argv: [...argv, "--config", "config.json"],
      stdout: memorySink(),
      stderr: (text) => {
        stderr += text;
      },
      clock: orgClock(org.running),
      signal: stop.signal,
      // So long that a verb that does not notice the signal would not end in this test.
      graceMs: 100_000_000,
      readFile: async (path) => {
        if (path === "config.json") return JSON.stringify(org.config);
        throw Object.assign(new Error("no such file"), { code: "ENOENT" });
      },
    });
    await hangs.promise;
    org.running.clock.advance(20_000);
    await vi.advanceTimersByTimeAsync(1000);
    const said = stderr;
    stop.abort("SIGINT");
    const exitCode = await code;
    never.resolve();
    return { said, exitCode };
  }

  it.each(verbs)("says within 15 s what it waits for, and ends at Ctrl+C: %s", async (...argv) => {
    const { said, exitCode } = await stopped(argv);

    expect(said).toMatch(/^[A-Z]\w+.*, \d+ calls?.*, 2\d s; waiting 20 s for (GET|POST) \/services\/data\/v.+$/m);
    expect(exitCode).toBe(130);
  });
});

describe("a verb in an outage that begins after the login", () => {
  it.each([
    [{}, 60],
    [{ retry_deadline: 600 }, 600],
  ])("with %j gives up after about %i s", async (config, seconds) => {
    const org = await TestOrg.start({ scale: 0.01 });
    onTestFinished(() => org.close());
    const reply = { status: 503, text: "<html>Service Unavailable</html>" };
    org.running.fault({ path: "/limits", count: "all", reply });
    const clock = manualClock();

    const { exitCode } = await org.run({ config, args: ["limits"], clock });

    const waited = clock.monotonicMs() / 1000;
    expect({ exitCode, isPatient: waited > seconds / 2, isOver: waited <= seconds + 60 }).toEqual({
      exitCode: 5,
      isPatient: true,
      isOver: true,
    });
  });
});
