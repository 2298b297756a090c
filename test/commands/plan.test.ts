import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TapRun, TestOrg } from "../support/test-org.ts";

interface Planned {
  readonly streams: readonly {
    readonly stream: string;
    readonly rows: number | null;
    readonly transport: string;
    readonly slices: number | null;
    readonly calls: number;
    readonly dailyShare: number | null;
  }[];
  readonly calls: number;
  readonly planCalls: number;
  readonly dailyShare: number | null;
  readonly usage: { readonly used: number; readonly limit: number } | null;
}

const config = {
  objects: ["Account", "Contact", "CaseStatus", "Lead"],
  queries: [{ name: "names", soql: "SELECT FirstName FROM Contact" }],
};

describe("the verb plan, in an org", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await TestOrg.start({ scale: 0.02, rows: { Account: 12_000 } });
  });
  afterAll(() => org.close());

  const planned = (run: TapRun): Planned => JSON.parse(run.stdout);
  const callsOf = (run: TapRun): number => Number(/, (\d+) calls/.exec(run.stderr.split("\n").at(-2) ?? "")?.[1]);

  it("says how each stream will be read, and about how many calls the sync takes", async () => {
    const plan = planned(await org.run({ config, args: ["plan", "--json"] }));
    const first = await org.run({ config });

    const { streams } = plan;
    expect(streams.map(({ stream }) => stream).toSorted()).toEqual([
      "Account",
      "CaseStatus",
      "Contact",
      "Lead",
      "names",
    ]);
    expect(streams.find(({ stream }) => stream === "Account")).toMatchObject({ transport: "Bulk 2.0" });
    const sync = callsOf(first);
    expect(Math.abs(plan.calls + plan.planCalls - sync)).toBeLessThanOrEqual(3);
    const next = planned(await org.run({ config, args: ["plan", "--json"], state: first.state }));
    expect(next.calls).toBeLessThan(plan.calls);
  });

  it("names the object of a catalog that the user does not see any more, as the sync will, and plans the others", async () => {
    const catalog = await org.discover(config);
    org.running.org.alterObject("Lead", "hide");

    const plan = await org.run({ config, catalog, args: ["plan", "--json"] });
    const sync = await org.run({ config, catalog });
    org.running.org.alterObject("Lead", "show");

    expect([plan.exitCode, sync.exitCode]).toEqual([2, 2]);
    expect(plan.stderr).toContain(
      "Lead: the catalog has it, but it cannot be read: this user sees no object by that name.",
    );
    expect(planned(plan).streams.map(({ stream }) => stream)).toEqual(["Account", "CaseStatus", "Contact", "names"]);
  });

  it("says in how many slices, and a sync reads as many: by a job what lies below the watermark, by a query what lies above", async () => {
    const { streams, usage, dailyShare, calls, planCalls } = planned(
      await org.run({ config, args: ["plan", "--json"] }),
    );
    const from = org.running.requests().length;
    await org.run({ config });

    const asked = org.running.requests().slice(from);
    const ofAccount = asked.filter(
      ({ method, url }) =>
        decodeURIComponent(url).includes("FROM Account ") || (method === "POST" && url.endsWith("/jobs/query")),
    );
    expect(ofAccount).toHaveLength(2);
    expect(Object.fromEntries(streams.map(({ stream, slices }) => [stream, slices]))).toEqual({
      Account: 2,
      CaseStatus: 1,
      Contact: 1,
      Lead: 1,
      names: 1,
    });
    expect(dailyShare).toBe((calls + planCalls) / (usage?.limit ?? Number.NaN));
    for (const each of streams) expect(each.dailyShare).toBe(each.calls / (usage?.limit ?? Number.NaN));
  });

  it("reads no row: no query goes out but those that a plan asks, and no job is made", async () => {
    const from = org.running.requests().length;

    await org.run({ config, args: ["plan"] });

    const asked = org.running
      .requests()
      .slice(from)
      .map(({ url }) => url);
    expect(asked.filter((url) => url.includes("/jobs/query") || url.includes("queryAll"))).toEqual([]);
  });
});
