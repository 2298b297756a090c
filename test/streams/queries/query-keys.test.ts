import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { Target } from "../../support/target.ts";
import { type TapRun, TestOrg } from "../../support/test-org.ts";

const minute = 60_000;

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.05 });
});
afterAll(() => org.close());

const configOf = (soql: string, ...keys: readonly string[]) => ({
  objects: ["!*"],
  queries: [{ name: "asked", soql, key_properties: keys }],
});

/** A run with a catalog of its own. */
async function read(config: object, state?: unknown): Promise<TapRun> {
  const catalog = await org.discover({ ...config });
  return org.run({ config: { ...config }, catalog, ...(state !== undefined && { state }) });
}

const rowsOf = (run: TapRun) => new Target().load(run.messages).appended("asked");

const missing = (key: string) =>
  `asked: a row has no ${key}, which is the stream's key. Choose other key_properties, or leave them out, and run discovery again: without them Id or a hash of the row is the key.`;

describe("key_properties of a query", () => {
  it.each([
    ["groups", "SELECT Rating, COUNT(Id) n FROM Account GROUP BY Rating", "Rating", {}],
    ["a number of rows", "SELECT Rating, Name FROM Account ORDER BY Rating LIMIT 20", "Rating", {}],
    ["rows by REST", "SELECT Rating, SystemModstamp FROM Account", "Rating", { api: "rest" }],
    ["rows by Bulk", "SELECT Rating, SystemModstamp FROM Account", "Rating", { api: "bulk" }],
    ["a parent that may not be there", "SELECT Account.Name FROM Contact", "Account__Name", {}],
  ])("are never null: %s", async (_what, soql, key, more) => {
    const run = await read({ ...configOf(soql, key), ...more });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(missing(key));
    expect(rowsOf(run).filter((row) => row[key] === null)).toEqual([]);
  });

  it.each([
    [
      "SELECT Rating, COUNT(Id) n FROM Account GROUP BY ROLLUP(Rating)",
      "Rating",
      "key_properties: Rating is null in the subtotals of GROUP BY ROLLUP",
    ],
    [
      "SELECT toLabel(Type) kind, COUNT(Id) n FROM Account GROUP BY CUBE(Type, Rating)",
      "kind",
      "key_properties: kind is null in the subtotals of GROUP BY CUBE",
    ],
    ["SELECT Name, (SELECT Id FROM Contacts) FROM Account", "Contacts", "key_properties: Contacts has no single value"],
    [
      "SELECT Name, BillingAddress FROM Account",
      "BillingAddress",
      "key_properties: BillingAddress has no single value",
    ],
  ])("that cannot be a key are refused at discovery: %s", async (soql, key, what) => {
    const run = await org.run({ config: configOf(soql, key), args: ["--discover"] });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toContain(
      `queries: asked: ${what}. Choose other key_properties, or leave them out: then Id or a hash of the row is the key.`,
    );
  });

  it("without Id say nothing of rows that are gone for good: nobody knows their values any more", async () => {
    const config = configOf("SELECT Name, SystemModstamp FROM Lead", "Name");
    const first = await read(config);
    const [{ Id } = {}] = await plainQuery(org.running, "SELECT Id FROM Lead LIMIT 1", "query");
    org.running.clock.advance(30 * minute);
    org.running.org.purge(org.running.org.users[0]!, "Lead", String(Id));
    org.running.clock.advance(2 * minute);

    const second = await read(config, first.state);

    expect([first, second].map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(rowsOf(second)).toEqual([]);
  });

  it("that several rows have are reported once, with their number", async () => {
    const soql =
      "SELECT Industry, Type, COUNT(Id) n FROM Account WHERE Industry != null AND Type != null GROUP BY Industry, Type";
    const groups = await plainQuery(org.running, soql, "query");
    const repeated = groups.length - new Set(groups.map(({ Industry }) => Industry)).size;

    const run = await read(configOf(soql, "Industry"));
    const unique = await read(configOf(soql, "Industry", "Type"));

    expect(repeated).toBeGreaterThan(2);
    expect(run.exitCode).toBe(0);
    expect(run.stderr.split("have the same key_properties").length).toBe(2);
    expect(run.stderr).toContain(
      `asked: ${repeated} of ${groups.length} rows have the same key_properties (Industry) as a row before them: a target that merges keeps one of each. Choose others (of groups all that they are grouped by), or leave key_properties out.`,
    );
    expect(rowsOf(run).length).toBe(groups.length);
    expect(unique.stderr).not.toContain("have the same key_properties");
  });

  it("are counted once where the query is read again from its start", async () => {
    const { settings } = org.running;
    const before = settings.pageRows;
    settings.pageRows = 10;
    const config = configOf("SELECT Id, Name, LastName FROM Contact ORDER BY Name LIMIT 35", "Name");
    const names = (
      await plainQuery(org.running, "SELECT Name FROM Contact WHERE IsDeleted = false ORDER BY Name LIMIT 35")
    ).map(({ Name }) => Name);
    const reply = { status: 400, errorCode: "INVALID_QUERY_LOCATOR", message: "invalid query locator" };
    org.running.fault({ path: "/query/0r8", nth: 2, reply });

    const run = await read(config);

    settings.pageRows = before;
    const repeated = names.length - new Set(names).size;
    expect(run.stderr).toContain("Reading the query again");
    expect(run.exitCode).toBe(0);
    expect(/(\d+) of 35 rows have the same/.exec(run.stderr)?.[1] ?? "0").toBe(String(repeated));
  });
});
