import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

const day = 24 * 3_600_000;

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.02 });
});
afterAll(() => org.close());

const select = "SELECT Id, Name, SystemModstamp FROM Opportunity";
const configOf = (...queries: readonly object[]) => ({ objects: ["!*"], queries });

const user = () => org.running.org.users[0]!;
const idsOf = async (soql: string) => (await plainQuery(org.running, soql, "query")).map(({ Id }) => String(Id));

/** On each day happens everything that may let an opportunity into a condition. */
async function liveThrough(first: number, end: number): Promise<void> {
  const accounts = await idsOf("SELECT Id FROM Account ORDER BY Id LIMIT 16");
  const deals = await idsOf("SELECT Id FROM Opportunity ORDER BY Id LIMIT 16");
  for (let n = first; n < end; n += 1) {
    const account = org.running.org.create(user(), "Account", { Name: `New ${n}`, Industry: "Energy" });
    org.running.org.create(user(), "Contact", { LastName: `New ${n}`, AccountId: accounts[n] });
    org.running.org.update(user(), {
      object: "Account",
      id: accounts[(n + 5) % 9]!,
      values: { Industry: n % 2 === 0 ? "Energy" : "Banking" },
    });
    org.running.org.update(user(), { object: "Opportunity", id: deals[n]!, values: { Name: `Changed ${n}` } });
    org.running.org.update(user(), { object: "Opportunity", id: deals[7 + n]!, values: { AccountId: account } });
    for (const [ahead, parent] of [
      [-3, account],
      [0, accounts[n]],
      [3, accounts[n]],
    ] as const) {
      const closeDate = new Date(org.running.clock.now().getTime() + ahead * day).toISOString().slice(0, 10);
      org.running.org.create(user(), "Opportunity", {
        ...{ Name: `New ${n}`, StageName: "Prospecting", AccountId: parent, CloseDate: closeDate },
      });
    }
    org.running.clock.advance(day);
  }
}

const conditions = [
  "WHERE Name LIKE '%e%'",
  "WHERE CloseDate < TODAY",
  "WHERE CloseDate > TODAY",
  "WHERE CloseDate = TODAY OR CloseDate = N_DAYS_AGO:2",
  "WHERE (NOT CloseDate >= TODAY) AND Name LIKE 'New%'",
  "WHERE NOT CreatedDate >= LAST_N_DAYS:3",
  "WHERE CreatedDate = LAST_N_DAYS:3",
  "WHERE CreatedDate < LAST_N_DAYS:3",
  "WHERE DAY_ONLY(CreatedDate) < LAST_N_DAYS:3",
  "WHERE NOT (CreatedDate > LAST_N_DAYS:2 OR CloseDate > NEXT_N_DAYS:100)",
  "WHERE Account.Industry = 'Energy'",
  "WHERE Account.CreatedDate = LAST_N_DAYS:3",
  "WHERE NOT Account.CreatedDate = LAST_N_DAYS:3",
  "WHERE AccountId IN (SELECT AccountId FROM Contact WHERE CreatedDate < TODAY AND LastName LIKE 'New%')",
  "WHERE AccountId NOT IN (SELECT AccountId FROM Contact WHERE CreatedDate = LAST_N_DAYS:2)",
];

describe("a query, whatever lets rows into its condition", () => {
  const target = new Target();
  beforeAll(async () => {
    const config = configOf(
      ...conditions.map((condition, n) => ({ name: `deals_${n}`, soql: `${select} ${condition}` })),
    );
    const catalog = await org.discover(config);
    let state: unknown;
    for (const [first, end] of [
      [0, 0],
      [0, 3],
      [3, 9],
    ] as const) {
      await liveThrough(first, end);
      const run = await org.run({ config, catalog, ...(state !== undefined && { state }) });
      expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
      target.load(run.messages);
      state = run.state;
    }
  });

  it.each(conditions.map((condition, n) => [condition, n] as const))(
    "brings each row of it: %s",
    async (condition, n) => {
      const held = new Set(target.merged(`deals_${n}`).map(({ Id }) => Id));
      const there = await idsOf(`SELECT Id FROM Opportunity ${condition}`);

      expect(there.length).toBeGreaterThan(2);
      expect(there.filter((id) => !held.has(id))).toEqual([]);
    },
  );
});

describe("discovery of a query", () => {
  it("says that it is read in full, and why, where rows come in without a change", async () => {
    const config = configOf({
      name: "deals",
      soql: `${select} WHERE Account.Industry = 'Energy' AND CloseDate < TODAY`,
    });

    const { stdout, stderr } = await org.run({ config, args: ["--discover"] });

    expect(JSON.parse(stdout).streams).toMatchObject([{ replication_method: "FULL_TABLE" }]);
    expect(stderr).toContain(
      "deals: Rows can come in without a change of their own (Account.Industry, CloseDate < TODAY): it is read in full.",
    );
  });

  it("warns where the user wants it incremental all the same", async () => {
    const soql = `${select} WHERE Account.Industry = 'Energy'`;
    const config = configOf({ name: "deals", soql, replication_key: "SystemModstamp" });

    const { stdout, stderr } = await org.run({ config, args: ["--discover"] });

    expect(JSON.parse(stdout).streams).toMatchObject([{ replication_method: "INCREMENTAL" }]);
    expect(stderr).toContain(
      "deals: Rows can come in without a change of their own (Account.Industry): incremental runs do not see those: set full_refresh_every, or the replication method FULL_TABLE.",
    );
  });

  it("tells which columns change without the row", async () => {
    const soql = "SELECT Id, Account.Name, SystemModstamp, (SELECT Id FROM OpportunityLineItems) FROM Opportunity";

    const { stderr } = await org.run({
      config: configOf({ name: "deals", soql }),
      args: ["--discover"],
    });

    expect(stderr).toContain(
      "deals: A change of Account.Name, OpportunityLineItems does not change the row's own SystemModstamp",
    );
  });
});
