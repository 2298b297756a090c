import { afterEach, describe, expect, it } from "vitest";
import { Scene } from "../../faults/scene.ts";

let scene: Scene;
afterEach(() => scene.close());

const object = "FieldPermissions";
const open = (config: object = {}) =>
  Scene.open({
    standardObjects: true,
    rows: { [object]: 497, Account: 600 },
    objects: [object],
    settings: { pageRows: 200, bulkSetRowsMost: 200 },
    config: { ...config },
  });

/** What the org gives, the rows without an id of their own left out. */
function ownRows(): string[] {
  const soql = `SELECT Id FROM ${object}`;
  const rows = [...scene.running.org.query(scene.admin, soql, { all: true }).rows(0, 20_000)];
  return rows.flatMap(({ id }) => (id === null || id.startsWith("0".repeat(15)) ? [] : [id])).sort();
}
const came = () => scene.target.appended(object).map(({ Id }) => String(Id));

describe("permissions of objects and fields, of which Salesforce counts more rows than it gives", () => {
  it.each(["rest", "bulk"])(
    "are read with a warning by %s, rows that have no id of their own left out",
    async (api) => {
      scene = await open({ api });

      const run = await scene.sync();

      expect(came().sort()).toEqual(ownRows());
      expect(run.stderr).toMatch(
        /FieldPermissions: Salesforce counts (500 rows and returned 497|100 rows and returned 97), also when asked again/,
      );
      expect(run.stderr).toContain("FieldPermissions: Rows with a placeholder for an Id are left out");
      expect(run.stderr).toContain("397 records of 497 rows received (500 expected)");
      expect(run.messages.filter(({ type }) => type === "ACTIVATE_VERSION").length).toBe(1);
    },
  );

  it("are read in the next run where the first one was stopped", async () => {
    scene = await open({ api: "rest" });
    const stop = new AbortController();
    scene.during("/query/[A-Za-z0-9]+-\\d+", () => stop.abort("SIGTERM"), 2);
    await scene.run({ signal: stop.signal });

    await scene.sync();

    expect(came().sort()).toEqual(ownRows());
  });

  it("come whole where rows of the last page are lost once", async () => {
    scene = await open({ api: "rest" });
    scene.running.fault({ path: "/query/[A-Za-z0-9]+-400", dropRows: 5 });

    await scene.sync();

    expect(came().sort()).toEqual(ownRows());
  });

  it("fail where more rows come than were counted", async () => {
    scene = await open({ api: "rest" });
    scene.running.fault({ path: "/query", count: "all", totalSizeOff: -20 });

    await scene.fails(4, `${object}: Salesforce says the query has \\d+ rows, but \\d+ came`);
  });

  it("are the only objects for which a count may be above", async () => {
    scene = await Scene.open({ objects: ["Account"], rows: { Account: 60 }, config: { api: "rest" } });
    scene.running.fault({ path: "/query", count: "all", totalSizeOff: 3 });

    await scene.fails(4, "Account: Salesforce says the query has \\d+ rows, but \\d+ came");
  });
});
