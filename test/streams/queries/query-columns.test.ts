import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { type Row, Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.05, settings: { childPageRows: 2 } });
});
afterAll(() => org.close());

async function read(soql: string, more: object = {}) {
  const config = { objects: ["!*"], queries: [{ name: "asked", soql }], ...more };
  const catalog = await org.discover(config);
  const run = await org.run({ config, catalog });
  expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
  return { rows: new Target().load(run.messages).appended("asked"), properties: catalog.streams[0]!.schema.properties };
}

const plain = (soql: string) => plainQuery(org.running, soql);
const children = ({ Contacts }: Row) => (Contacts ?? []) as readonly Row[]; // an array, where there is one
const idsOf = (rows: readonly Row[]) => rows.map(({ Id }) => Id).toSorted();

describe("the children in a subquery", () => {
  it("are none, and not nothing, where a row has none", async () => {
    const { rows } = await read("SELECT Id, (SELECT Id FROM Contacts WHERE LastName = 'nobody') FROM Account");

    expect(rows.length).toBeGreaterThan(5);
    expect(rows.every(({ Contacts }) => Array.isArray(Contacts) && Contacts.length === 0)).toBe(true);
  });

  it("leave those in the recycle bin out, unless the subquery speaks of IsDeleted", async () => {
    for (const { Id } of await plain("SELECT Id FROM Contact WHERE AccountId != null LIMIT 3"))
      org.running.org.remove(org.running.org.users[0]!, "Contact", String(Id));
    const without = await read("SELECT Id, (SELECT Id FROM Contacts) FROM Account");
    const all = await read(
      "SELECT Id, (SELECT Id FROM Contacts WHERE IsDeleted = true OR IsDeleted = false) FROM Account",
    );

    const deleted = await plain("SELECT Id FROM Contact WHERE IsDeleted = true AND AccountId != null");
    const alive = await plain("SELECT Id FROM Contact WHERE IsDeleted = false AND AccountId != null");
    expect(deleted.length).toBeGreaterThan(2);
    expect(idsOf(without.rows.flatMap(children))).toEqual(idsOf(alive));
    expect(idsOf(all.rows.flatMap(children))).toEqual(idsOf([...alive, ...deleted]));
  });
});

describe("columns of functions", () => {
  it("have the types that the documents name, by their alias or as Salesforce counts them", async () => {
    const soql =
      "SELECT StageName, COUNT(Id), COUNT_DISTINCT(AccountId) accounts, SUM(Amount), AVG(Amount) mean, MIN(CreatedDate), " +
      "MAX(Probability), CALENDAR_YEAR(CreatedDate) year, DAY_ONLY(CreatedDate) day FROM Opportunity " +
      "GROUP BY StageName, CALENDAR_YEAR(CreatedDate), DAY_ONLY(CreatedDate)";

    const { rows, properties } = await read(soql);

    const types = Object.entries(properties).map(([name, { type, format }]) => [name, ...[type, format].flat()]);
    expect(types).toEqual([
      ["StageName", "null", "string", undefined],
      ["expr0", "null", "integer", undefined],
      ["accounts", "null", "integer", undefined],
      ["expr1", "null", "number", undefined],
      ["mean", "null", "number", undefined],
      ["expr2", "null", "string", "date-time"],
      ["expr3", "null", "number", undefined],
      ["year", "null", "integer", undefined],
      ["day", "null", "string", "date"],
      ["_sdc_row_key", "string", undefined],
    ]);
    expect(rows[0]).toMatchObject({
      expr2: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
  });

  it("two parents' names in groups need names of their own, and have them", async () => {
    const soql =
      "SELECT Account.Name, Owner.Name seller, COUNT(Id) n FROM Opportunity GROUP BY Account.Name, Owner.Name";
    const expected = await plain(soql.replace(" GROUP", " WHERE IsDeleted = false GROUP"));

    const { rows } = await read(soql);

    expect(rows.map(({ Account__Name, seller, n }) => JSON.stringify([Account__Name, seller, n])).sort()).toEqual(
      expected.map(({ Name, seller, n }) => JSON.stringify([Name ?? null, seller, n])).sort(),
    );
  });
});

describe("the settings of one query", () => {
  it("stand before those of all", async () => {
    const query = (name: string, more: object) => ({ name, soql: "SELECT Id, SystemModstamp FROM Contact", ...more });
    const queries = [query("as_all", {}), query("own", { records: "all", api: "bulk" })];
    const config = { objects: ["!*"], queries, records: "active", api: "rest" };

    const run = await org.run({ config, catalog: await org.discover(config) });

    const ids = (name: string) => idsOf(new Target().load(run.messages).appended(name));
    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    expect(run.stderr).toMatch(/as_all: by REST/);
    expect(run.stderr).toMatch(/own: by Bulk 2\.0/);
    expect(ids("as_all")).toEqual(idsOf(await plain("SELECT Id FROM Contact WHERE IsDeleted = false")));
    expect(ids("own")).toEqual(idsOf(await plain("SELECT Id FROM Contact")));
  });
});
