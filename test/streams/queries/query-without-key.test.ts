import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { type Row, Target } from "../../support/target.ts";
import { type TapRun, TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
beforeAll(async () => {
  org = await TestOrg.start({ scale: 0.05, settings: { pageRows: 35, childPageRows: 1 } });
});
afterAll(() => org.close());

/** The query alone: no object matches the pattern. */
const only = (soql: string) => ({ objects: ["!*"], queries: [{ name: "asked", soql }] });
const plain = (soql: string): Promise<Row[]> => plainQuery(org.running, soql);
const rowsOf = ({ messages }: TapRun): readonly Row[] => new Target().load(messages).appended("asked");

describe("a query without a key of its own", () => {
  it("gets one that tells rows apart that are alike, and stays the same as long as the rows do", async () => {
    const config = only("SELECT LeadSource FROM Lead");
    const catalog = await org.discover(config);
    const run = await org.run({ config, catalog });
    const again = await org.run({ config, catalog, state: run.state });

    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    const rows = rowsOf(run);
    const keys = rows.map((row) => row["_sdc_row_key"]);
    expect(rows.length).toBeGreaterThan(20);
    expect(new Set(keys).size).toBe(rows.length);
    const second = rowsOf(again);
    expect(second.map((row) => row["_sdc_row_key"]).sort()).toEqual(keys.toSorted());
  });

  it("is read again from its start where its locator is lost, without a row twice", async () => {
    const config = only("SELECT LeadSource FROM Lead");
    const catalog = await org.discover(config);
    const reply = { status: 400, errorCode: "INVALID_QUERY_LOCATOR", message: "invalid query locator" };
    org.running.fault({ path: "/query/0r8", reply });
    const run = await org.run({ config, catalog });

    const rows = rowsOf(run);
    expect(run.stderr).toContain("Reading the query again");
    expect(new Set(rows.map((row) => row["_sdc_row_key"])).size).toBe(rows.length);
    expect(rows.length).toBe((await plain("SELECT Id FROM Lead")).length);
  });

  it.each(["SELECT LeadSource FROM Lead", "SELECT Id, LeadSource FROM Lead LIMIT 200"])(
    "is read again where a page comes in the place of another one, without a row twice: %s",
    async (soql) => {
      const config = only(soql);
      const catalog = await org.discover(config);
      const before = await org.run({ config, catalog });
      org.running.fault({ path: "/query/0r8", replay: true });

      const run = await org.run({ config, catalog });

      expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
      expect(run.stderr).toContain("Reading the query again");
      expect(rowsOf(run)).toEqual(rowsOf(before));
    },
  );

  it("is read again where a page comes in the place of another one after its locator was lost", async () => {
    const config = only("SELECT LeadSource FROM Lead");
    const catalog = await org.discover(config);
    const before = await org.run({ config, catalog });
    const reply = { status: 400, errorCode: "INVALID_QUERY_LOCATOR", message: "invalid query locator" };
    org.running.fault({ path: "/query/0r8", reply });
    org.running.fault({ path: "/query/0r8", nth: 2, replay: true });

    const run = await org.run({ config, catalog });

    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    expect(run.stderr.match(/Reading the query again/g)).toHaveLength(2);
    expect(rowsOf(run)).toEqual(rowsOf(before));
  });

  it("fails where a page comes in the place of another one each time, and its version is not activated", async () => {
    const config = { ...only("SELECT LeadSource FROM Lead"), activate_version: true };
    const catalog = await org.discover(config);
    org.running.fault({ path: "/query/0r8", count: "all", replay: true });

    const run = await org.run({ config, catalog });
    org.running.clearFaults();

    expect({ exitCode: run.exitCode, log: run.stderr }).toEqual({
      exitCode: 4,
      log: expect.stringContaining("asked: Salesforce says the query has"),
    });
    expect(run.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toEqual([]);
    expect(rowsOf(run).length).toBe(35);
  });

  it("fails where rows that went out are no more when it is read again", async () => {
    const { org: inside } = org.running;
    const [admin] = inside.users;
    const config = only("SELECT LeadSource, Company FROM Lead");
    const catalog = await org.discover(config);
    const [first] = inside.query(admin!, "SELECT Id FROM Lead", { all: false }).rows(0, 1);
    const rename = () =>
      inside.update(admin!, { object: "Lead", id: String(first?.id), values: { Company: "renamed meanwhile" } });
    org.running.fault({ path: "/query/0r8", lose: "locators", before: rename });

    const run = await org.run({ config, catalog });

    expect({ exitCode: run.exitCode, log: run.stderr }).toEqual({
      exitCode: 4,
      log: expect.stringContaining("asked: Salesforce says the query has"),
    });
    expect(run.stderr.match(/Reading the query again/g)).toHaveLength(1);
  });

  it("with a LIMIT is read as it is written", async () => {
    const expected = await plain(
      "SELECT Name FROM Account WHERE IsDeleted = false ORDER BY Name DESC LIMIT 3 OFFSET 2",
    );

    const config = only("SELECT Id, Name, SystemModstamp FROM Account ORDER BY Name DESC LIMIT 3 OFFSET 2");
    const catalog = await org.discover(config);
    const run = await org.run({ config, catalog });

    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    expect(rowsOf(run).map(({ Name }) => Name)).toEqual(expected.map(({ Name }) => Name));
    expect(catalog.streams[0]).toMatchObject({ key_properties: ["Id"], replication_method: "FULL_TABLE" });
  });
});
