import type { Run } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { ownError } from "../../../src/errors/org-error.ts";
import { UsageWatch, usageIn } from "../../../src/salesforce/http/api-usage.ts";
import { concurrencyLimit } from "../../../src/salesforce/http/concurrency-limit.ts";
import { turns } from "../../support/event-loop-turns.ts";
import { type TestRun, testRun } from "../test-run.ts";

const reply = (header?: string) => ({
  headers: new Map(header === undefined ? [] : [["sforce-limit-info", header]]),
});

describe("what Salesforce says of its count", () => {
  it.each([
    ["api-usage=24/15000", [24, 15000]],
    ["api-usage=24/15000, per-app-api-usage=17/250(appName=sample)", [24, 15000]],
    ["per-app-api-usage=17/250(appName=sample), api-usage=24/15000", [24, 15000]],
    ["per-app-api-usage=17/250(appName=sample); API-Usage = 24 / 15000", [24, 15000]],
    ["per-app-api-usage=17/250(appName=sample)", null],
    ["api-usage=many/15000", null],
    ["api-usage=0/0", null],
    ["", null],
    [undefined, null],
  ])("is read from %j as %j", async (header, expected) => {
    const run = testRun();

    await new UsageWatch(async () => null).counted(run, async () => reply(header));

    expect(run.usage[0] ?? null).toEqual(expected);
  });

  it("is asked after each call is settled, also one that is never answered", async () => {
    const steps: string[] = [];
    const allowance: Run["allowance"] = {
      take: async (calls) => void steps.push(`take ${calls}`),
      settle: (calls) => void steps.push(`settle ${calls}`),
      observe: (used) => void steps.push(`observe ${used}`),
      isBlind: false,
      left: null,
      taken: 0,
    };
    const run = { ...testRun(), allowance };
    const watch = new UsageWatch(async () => null);

    await watch.counted(run, async () => reply("api-usage=1/100"));
    const lost = watch.counted(run, async () => {
      throw new Error("lost");
    });

    await expect(lost).rejects.toThrow("lost");
    expect(steps).toEqual(["take 1", "settle 1", "observe 1", "take 1", "settle 1"]);
  });

  it("is read from the limits resource", () => {
    expect(usageIn({ DailyApiRequests: { Max: 100, Remaining: 60 } })).toEqual({ used: 40, limit: 100 });
    expect([null, {}, { DailyApiRequests: { Max: 1 } }, []].map(usageIn)).toEqual([null, null, null, null]);
  });
});

describe("with a quota and nothing known of the count", () => {
  /** A run that is blind until it has heard something. */
  function blindRun(): TestRun & { readonly heard: readonly [number, number][] } {
    const heard: [number, number][] = [];
    const run = testRun();
    const allowance: Run["allowance"] = {
      take: async () => {},
      settle() {},
      observe: (used, limit) => void heard.push([used, limit]),
      left: null,
      get isBlind() {
        return heard.length === 0;
      },
      taken: 0,
    };
    return { ...run, allowance, heard };
  }

  it("one call goes first, and the others wait for what it reports", async () => {
    const run = blindRun();
    const sent: number[] = [];
    const watch = new UsageWatch(async () => null);
    const calls = [1, 2, 3].map((n) =>
      watch.counted(run, async () => {
        sent.push(n);
        if (n === 1) {
          await turns();
          expect(sent).toEqual([1]);
        }
        return reply(`api-usage=${n}/100`);
      }),
    );

    await Promise.all(calls);

    expect(sent).toEqual([1, 2, 3]);
  });

  it("the limits resource is asked where answers are silent, and once more only when it may know later", async () => {
    const run = blindRun();
    const answers = ["later", { used: 7, limit: 100 }] as const;
    let asked = 0;
    const watch = new UsageWatch(async () => answers[asked++] ?? null);

    for (let n = 0; n < 5; n++) await watch.counted(run, async () => reply());

    expect({ asked, heard: run.heard }).toEqual({ asked: 2, heard: [[7, 100]] });
  });

  it("the limits resource is asked again where it fails transiently, but not for ever", async () => {
    const run = blindRun();
    let asked = 0;
    const cut = ownError("INTERRUPTED", "The answer broke off.");
    const watch = new UsageWatch(async () => {
      asked += 1;
      throw cut;
    });

    for (let n = 0; n < 30; n++) await watch.counted(run, async () => reply());

    expect([asked, run.logged.map(({ code }) => code)]).toEqual([10, ["quota_unknown"]]);
  });

  it("the run logs, once, that Salesforce does not say it anywhere", async () => {
    const run = blindRun();
    const logged: string[] = [];
    const watch = new UsageWatch(async () => null);

    for (let n = 0; n < 5; n++) {
      await watch.counted({ ...run, log: ({ code }) => void logged.push(code) }, async () => reply());
    }

    expect(logged).toEqual(["quota_unknown"]);
  });
});

describe("too many requests at once", () => {
  it("become half as many, and more again when all goes well", async () => {
    const lane = concurrencyLimit();
    let [now, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, ++now);
      await new Promise(setImmediate);
      now -= 1;
    };
    const mostOf = async (count: number) => {
      most = 0;
      await Promise.all(Array.from({ length: count }, () => lane.pass(work)));
      return most;
    };
    const before = await mostOf(9);
    const end = Promise.withResolvers<void>();
    const held = Array.from({ length: 7 }, () => lane.pass(() => end.promise));
    const halved = lane.halve();
    end.resolve();
    await Promise.all(held);

    const after = [await mostOf(9), await mostOf(20), await mostOf(20)];

    expect({ before, halved, after }).toEqual({ before: 9, halved: 4, after: [4, 5, 6] });
  });

  it("never become none", () => {
    const lane = concurrencyLimit();

    expect([lane.halve(), lane.halve()]).toEqual([1, 1]);
  });
});
