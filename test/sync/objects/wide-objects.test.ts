import { afterEach, describe, expect, it } from "vitest";
import { fullTable, withTraits } from "../../support/catalog-metadata.ts";
import { orgRows } from "../../support/org-rows.ts";
import { recordTexts } from "../../support/record-texts.ts";
import { type Row, Target } from "../../support/target.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

let org: TestOrg;
afterEach(() => org.close());

const object = "Wide__c";
const lastText = "Field_397_with_a_name_as_long_as_names_a__c";
const config = { objects: [object], state_interval: 0 };

/** Salesforce is as strict inside of a composite call as outside. */
const tooLong = { path: "/queryAll[?].{12400}", count: "all", reply: { status: 414, text: "" } } as const;

/** An object whose fields fill two URIs, on a clock that stands still. */
async function begin(rows: number): Promise<Catalog> {
  org = await TestOrg.start({ scale: 0.01, wideFields: 400, rows: { [object]: rows } });
  org.running.clock.freeze(true);
  return org.discover(config);
}

/** Bulk does not serve it. */
const byRest = (catalog: Catalog): Catalog => withTraits(catalog, { "salesforce.bulk": false });

/** What somebody does in the org. */
function somebody() {
  const running = org.running.org;
  const [user] = running.users;
  if (user === undefined) throw new Error("the org has no user");
  const alive = running.query(user, `SELECT Id FROM ${object} ORDER BY Id`, { all: false });
  return {
    ids: [...alive.rows(0, alive.totalSize)].map(({ id }) => String(id)),
    /** A field of the first part, and one of the last. */
    rename: (id: string, name: string) =>
      running.update(user, { object, id, values: { Name: name, [lastText]: name } }),
    remove: (id: string) => running.remove(user, object, id),
    purge: (id: string) => running.purge(user, object, id),
  };
}

describe("an object with more fields than a query by REST has room for", () => {
  it("is read in parts that are joined, the same bytes as by Bulk, where Bulk does not serve it", async () => {
    const catalog = await begin(530);
    const bulk = await org.run({ config, catalog });
    const parts = await org.run({ config, catalog: byRest(catalog) });
    const full = await org.run({ config, catalog: fullTable(byRest(catalog)) });

    expect([bulk, parts, full].map(({ exitCode, stderr }) => (exitCode === 0 ? "" : stderr))).toEqual(["", "", ""]);
    expect(recordTexts(parts.stdout)).toEqual(recordTexts(bulk.stdout));
    expect(recordTexts(full.stdout)).toEqual(recordTexts(bulk.stdout));
  }, 30_000);

  it("is read in parts where Bulk turns out to refuse it", async () => {
    const catalog = await begin(40);
    const bulk = await org.run({ config, catalog });
    const refused = { status: 400, errorCode: "INVALIDENTITY", message: `Entity '${object}' is not supported.` };
    org.running.fault({ path: "/jobs/query$", count: "all", reply: refused });
    const parts = await org.run({ config: { ...config, api: "bulk" }, catalog });

    expect(parts.stderr).toContain("read by REST");
    expect(recordTexts(parts.stdout)).toEqual(recordTexts(bulk.stdout));
  }, 30_000);

  it("fails where Salesforce leaves rows out of a part time and again: they are not taken for gone", async () => {
    const catalog = fullTable(byRest(await begin(60)));
    org.running.fault(tooLong);
    org.running.fault({ path: "/queryAll[?].*Id%20IN", count: "all", dropRows: 1 });

    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toMatch(/ERROR Wide__c: Salesforce says a query has \d+ rows, but \d+ came\./);
  }, 30_000);

  it("has no half rows: one that changes between its parts is read again whole", async () => {
    const catalog = fullTable(byRest(await begin(60)));
    org.running.fault(tooLong);
    const { ids, rename } = somebody();
    const changed = ids.slice(0, 5);
    let calls = 0;
    org.running.fault({
      path: "/queryAll[?].*Id%20IN",
      count: 8,
      before: () => {
        calls += 1;
        org.running.clock.advance(1000);
        rename(changed[calls % changed.length] ?? "", `Renamed ${calls}`);
      },
    });
    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(0);
    expect(calls).toBeGreaterThan(3);
    const rows = new Target().load(run.messages).appended(object);
    const renamed = rows.filter((row) => changed.includes(String(row["Id"])));
    expect(rows).toHaveLength(60);
    expect(renamed.filter((row) => String(row["Name"]).startsWith("Renamed")).length).toBeGreaterThan(1);
    const isHalf = (row: Row) => String(row["Name"]).startsWith("Renamed") !== (row["Name"] === row[lastText]);
    expect(renamed.filter(isHalf)).toEqual([]);
  }, 30_000);

  it("has no row that is purged between its parts, and all the others", async () => {
    const catalog = fullTable(byRest(await begin(60)));
    org.running.fault(tooLong);
    const { ids, purge } = somebody();
    const gone = String(ids[7]);
    org.running.fault({ path: "/queryAll[?].*Id%20IN", before: () => purge(gone) });
    const run = await org.run({ config, catalog });

    expect(run.exitCode).toBe(0);
    expect(run.stderr).not.toContain("Reading a page again");
    const target = new Target().load(run.messages);
    const [stream] = catalog.streams;
    expect(target.merged(object)).toEqual(stream && (await orgRows(org.running, stream)));
  }, 30_000);

  it("leaves a row that changes meanwhile to the part of the run that reads what changed since: each version once", async () => {
    const catalog = byRest(await begin(60));
    const first = await org.run({ config, catalog });
    const { ids, rename } = somebody();
    org.running.fault(tooLong);
    org.running.clock.advance(3_600_000);
    for (const id of ids.slice(0, 20)) rename(id, "First");
    org.running.clock.advance(3_600_000);
    org.running.fault({ path: "/queryAll[?].*Id%20IN", before: () => rename(String(ids[3]), "Second") });
    const second = await org.run({ config, catalog, state: first.state });
    org.running.clock.advance(3_600_000);
    const third = await org.run({ config, catalog, state: second.state });

    const target = new Target().load(first.messages).load(second.messages).load(third.messages);
    const [stream] = catalog.streams;
    expect(target.doubled(object)).toEqual([]);
    expect(target.merged(object)).toEqual(stream && (await orgRows(org.running, stream)));
  }, 30_000);

  it("brings rows that were deleted with their parents, and those that are gone for good", async () => {
    const catalog = byRest(await begin(60));
    const first = await org.run({ config, catalog });
    const { ids, purge, remove } = somebody();
    org.running.fault(tooLong);
    org.running.clock.advance(3_600_000);
    remove(String(ids[1]));
    purge(String(ids[2]));
    org.running.clock.advance(3_600_000);
    const second = await org.run({ config, catalog, state: first.state });

    expect(second.exitCode).toBe(0);
    const records = new Target().load(second.messages).merged(object);
    expect(records.map((row) => [row["Id"], row["_sdc_deleted_at"] !== null])).toEqual([
      [ids[1], true],
      [ids[2], true],
    ]);
  }, 30_000);
});
