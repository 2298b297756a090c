import { describe, expect, it } from "vitest";
import { createOrg } from "../../src/org/create-org.ts";
import { openOrg, openRealOrg, soql } from "../support/client.ts";

describe("an org with all its objects", () => {
  it("counts any number of rows", async () => {
    const { ask } = await openRealOrg({ rows: { Account: 5_000_000 } });

    const { json } = await ask(soql("SELECT COUNT() FROM Account WHERE Id != null"));

    expect(json).toEqual({ totalSize: expect.any(Number), done: true, records: [] });
    expect((json as { totalSize: number }).totalSize).toBeGreaterThan(4_000_000); // a query's reply
  });

  it("describes every object alike until a field of it is changed", async () => {
    const { ask, org } = await openRealOrg({ objects: 2 });
    const names = ["Account", "Asset_Check_0__c", "Budget_Check_1__c"];
    const all = async () => Promise.all(names.map(async (name) => (await ask(`sobjects/${name}/describe`)).text));

    const [first, second] = [await all(), await all()];
    org.org.alterField("Asset_Check_0__c", "Name", { describe: { label: "Renamed field" } });
    const third = await all();

    expect(second).toEqual(first);
    expect(third.map((text) => text.includes('"label":"Renamed field"'))).toEqual([false, true, false]);
    expect(JSON.parse(first[1] ?? "")).toMatchObject({ name: "Asset_Check_0__c", fields: expect.any(Array), urls: {} });
  });

  it("keeps no page under fast that a merge or a rollback made old", async () => {
    const inside = createOrg({ now: new Date("2026-03-01T12:00:00.000Z"), scale: 0.1 });
    const { ask, org } = await openOrg(0, { org: inside, fast: true, settings: { pageRows: 2 } });
    const [user] = inside.users;
    if (user === undefined) throw new Error("no user");
    const page = async () => (await ask(soql("SELECT Id, Name FROM Account ORDER BY Id"))).text.replace(/0r8\w+/, "");
    const [winner, loser] = [...inside.query(user, "SELECT Id FROM Account ORDER BY Id", { all: false }).rows(0, 2)];

    const first = await page();
    const savepoint = org.org.savepoint();
    org.org.update(user, { object: "Account", id: String(winner?.id), values: { Name: "Renamed" } });
    const during = await page();
    savepoint.rollback();
    const after = await page();
    org.org.merge(user, "Account", String(winner?.id), [String(loser?.id)]);

    expect(during).toContain("Renamed");
    expect(after).toBe(first);
    expect(await page()).not.toContain(String(loser?.id));
  });
});
