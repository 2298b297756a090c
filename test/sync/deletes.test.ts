import { afterEach, describe, expect, it } from "vitest";
import { Target } from "../support/target.ts";
import { type Catalog, type TapRun, TestOrg } from "../support/test-org.ts";

const minute = 60_000;
const object = "CaseComment";
let org: TestOrg;
let catalog: Catalog;
let state: unknown;
let target: Target;
afterEach(() => org.close());

let config: object;

async function start(rows = 60, more: object = {}): Promise<readonly string[]> {
  config = { objects: [object], ...more };
  org = await TestOrg.start({ scale: 0.01, rows: { [object]: rows } });
  catalog = await org.discover({ ...config });
  state = undefined;
  target = new Target();
  await sync();
  return ids();
}

async function sync(): Promise<TapRun> {
  const run = await org.run({ config: { ...config }, catalog, ...(state === undefined ? {} : { state }) });
  expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
  state = run.state;
  target.load(run.messages);
  return run;
}

function inside() {
  const { org: salesforce } = org.running;
  const [admin] = salesforce.users;
  if (admin === undefined) throw new Error("the org has no user");
  return {
    remove: (id: string) => salesforce.remove(admin, object, id),
    purge: (id: string) => salesforce.purge(admin, object, id),
    undelete: (id: string) => salesforce.undelete(admin, object, id),
    rows: () => [...salesforce.query(admin, `SELECT Id FROM ${object} ORDER BY Id`, { all: false }).rows(0, 10_000)],
  };
}
const ids = () =>
  inside()
    .rows()
    .map(({ id }) => String(id));
const records = (run: TapRun) =>
  run.messages.filter(({ type }) => type === "RECORD").map(({ record }) => record as Record<string, unknown>);

describe("a row in the recycle bin", () => {
  it("comes once, whole and marked as deleted, and again as alive when it is taken out", async () => {
    const [id = ""] = await start();
    inside().remove(id);
    const deleted = await sync();
    const again = await sync();
    org.running.clock.advance(30 * minute);
    const later = await sync();
    inside().undelete(id);
    const back = await sync();

    expect(records(deleted)).toMatchObject([{ Id: id, IsDeleted: true, ParentId: expect.any(String) }]);
    expect(records(deleted)[0]?.["_sdc_deleted_at"]).toBe(records(deleted)[0]?.["SystemModstamp"]);
    expect([...records(again), ...records(later)]).toEqual([]);
    expect(records(back)).toMatchObject([{ Id: id, IsDeleted: false, _sdc_deleted_at: null }]);
  });
});

describe("a row that is gone for good", () => {
  it("comes once, as a record of every property that knows only its id and the moment", async () => {
    const [id = ""] = await start();
    org.running.clock.advance(30 * minute);
    inside().purge(id);
    org.running.clock.advance(2 * minute);
    const gone = await sync();
    const again = await sync();
    org.running.clock.advance(30 * minute);
    const later = await sync();

    const [tombstone] = records(gone);
    const moment = tombstone?.["_sdc_deleted_at"];
    expect(Object.keys(tombstone ?? {})).toEqual(Object.keys(target.appended(object)[0] ?? {}));
    expect(Object.entries(tombstone ?? {}).filter(([, value]) => value !== null)).toEqual(
      expect.arrayContaining([
        ["Id", id],
        ["IsDeleted", true],
        ["SystemModstamp", moment],
        ["_sdc_deleted_at", moment],
      ]),
    );
    expect(Object.values(tombstone ?? {}).filter((value) => value !== null)).toHaveLength(4);
    expect([...records(again), ...records(later)]).toEqual([]);
  });

  it("is not told of again when it came as deleted before it was purged", async () => {
    const [id = ""] = await start();
    inside().remove(id);
    org.running.clock.advance(2 * minute);
    await sync();
    inside().purge(id);
    org.running.clock.advance(2 * minute);
    const after = await sync();
    org.running.clock.advance(30 * minute);
    const later = await sync();

    expect([...records(after), ...records(later)]).toEqual([]);
    expect(target.merged(object).find((row) => row["Id"] === id)).toMatchObject({
      IsDeleted: true,
      ParentId: expect.any(String),
    });
  });

  it("is told of for hundreds of rows at once, none that is alive among them", async () => {
    const all = await start(1_500);
    org.running.clock.advance(30 * minute);
    const purged = all.slice(0, 1_100);
    for (const id of purged) inside().purge(id);
    const [undeleted = "", binned = ""] = all.slice(1_100);
    inside().remove(undeleted);
    inside().remove(binned);
    inside().undelete(undeleted);
    org.running.clock.advance(2 * minute);
    await sync();

    const gone = target
      .merged(object)
      .filter((row) => row["ParentId"] === null)
      .map((row) => row["Id"]);
    expect(gone).toEqual([...purged].sort());
    expect(
      target
        .merged(object)
        .filter((row) => row["_sdc_deleted_at"] === null)
        .map((row) => row["Id"])
        .sort(),
    ).toEqual([...ids()].sort());
  });
});

describe("with records: active", () => {
  it("no deleted row comes, neither from the recycle bin nor one that is gone for good", async () => {
    const [binned = "", purged = ""] = await start(60, { records: "active" });
    inside().remove(binned);
    inside().purge(purged);
    org.running.clock.advance(2 * minute);
    const run = await sync();

    expect(records(run)).toEqual([]);
    expect(Object.keys(target.appended(object)[0] ?? {})).not.toContain("_sdc_deleted_at");
    expect(target.appended(object).every((row) => row["IsDeleted"] === false)).toBe(true);
  });
});
