import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { byIdOrder, type Row, Target } from "../../support/target.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const minute = 60_000;
const open = "SELECT Id, Subject, Status, SystemModstamp FROM Task WHERE Status = 'Not Started' OR Priority = 'High'";

let org: TestOrg;
let target: Target;
let state: unknown;
beforeEach(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Task: 200 } });
  target = new Target();
  state = undefined;
});
afterEach(() => org.close());

const configOf = (soql: string, more: object = {}) => ({
  objects: ["!*"],
  queries: [{ name: "tasks", soql, ...more }],
});

/** A run that must be complete, and the records that it brought. */
async function sync(config: object, catalog: Catalog): Promise<{ run: TapRun; rows: readonly Row[] }> {
  const run = await org.run({ config: { ...config }, catalog, ...(state === undefined ? {} : { state }) });
  expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
  state = run.state;
  target.load(run.messages);
  return { run, rows: new Target().load(run.messages).appended("tasks") };
}

/** Changes rows of Task, in the order of their ids, that a condition names. */
const somebody = {
  ids: async (where: string): Promise<string[]> =>
    (await plainQuery(org.running, `SELECT Id FROM Task WHERE ${where} ORDER BY Id`, "query")).map(({ Id }) =>
      String(Id),
    ),
  change: (id: string, values: Readonly<Record<string, string>>) =>
    org.running.org.update(org.running.org.users[0]!, { object: "Task", id, values }),
  remove: (id: string) => org.running.org.remove(org.running.org.users[0]!, "Task", id),
  purge: (id: string) => org.running.org.purge(org.running.org.users[0]!, "Task", id),
};

describe("an incremental query", () => {
  it("brings what has changed among its own rows, and no row that its condition does not let in", async () => {
    const config = configOf(open);
    const catalog = await org.discover(config);
    await sync(config, catalog);
    const inside = await somebody.ids("Status = 'Not Started' OR Priority = 'High'");
    const outside = await somebody.ids("Status != 'Not Started' AND Priority != 'High'");
    org.running.clock.advance(30 * minute);
    somebody.change(inside[0]!, { Subject: "changed inside" });
    somebody.change(outside[0]!, { Subject: "changed outside" });
    somebody.change(outside[1]!, { Status: "Not Started", Subject: "came in" });
    org.running.clock.advance(2 * minute);

    const { rows } = await sync(config, catalog);
    const again = await sync(config, catalog);

    expect(rows.map(({ Id, Subject }) => [Id, Subject]).sort()).toEqual(
      [
        [inside[0], "changed inside"],
        [outside[1], "came in"],
      ].sort(),
    );
    expect(again.rows).toEqual([]);
    expect(target.doubled("tasks")).toEqual([]);
  });

  it("marks rows of its own that were deleted, and says nothing of rows that are gone for good or left its condition", async () => {
    const config = configOf(open);
    const catalog = await org.discover(config);
    await sync(config, catalog);
    const [removed = "", purged = "", left = ""] = await somebody.ids("Status = 'Not Started' AND Priority != 'High'");
    org.running.clock.advance(30 * minute);
    somebody.remove(removed);
    somebody.purge(purged);
    somebody.change(left, { Status: "Completed" });
    org.running.clock.advance(2 * minute);

    const { rows } = await sync(config, catalog);

    expect(rows).toEqual([expect.objectContaining({ Id: removed, _sdc_deleted_at: expect.any(String) })]);
    expect(target.merged("tasks").filter(({ Id }) => Id === purged || Id === left)).toMatchObject([
      { _sdc_deleted_at: null },
      { _sdc_deleted_at: null },
    ]);
  });

  it("without a condition reports rows that are gone for good, as objects do", async () => {
    const config = configOf("SELECT Id, Subject, SystemModstamp FROM Task");
    const catalog = await org.discover(config);
    await sync(config, catalog);
    const [purged = ""] = await somebody.ids("Id != null");
    org.running.clock.advance(30 * minute);
    somebody.purge(purged);
    org.running.clock.advance(2 * minute);

    const { rows } = await sync(config, catalog);

    expect(rows).toMatchObject([{ Id: purged, Subject: null, _sdc_deleted_at: expect.any(String) }]);
  });

  it("goes on from where a run was stopped", async () => {
    org.running.settings.pageRows = 10;
    const config = { ...configOf(open), api: "rest" };
    const catalog = await org.discover(config);
    const abort = new AbortController();
    org.running.fault({ path: "/query/0r8", nth: 2, before: () => abort.abort("SIGTERM") });
    const stopped = await org.run({ config, catalog, signal: abort.signal });
    target.load(stopped.messages);
    state = stopped.state;

    const { rows } = await sync(config, catalog);

    expect(rows.length).toBeLessThan(target.appended("tasks").length);
    const all = await plainQuery(org.running, open.replace("SystemModstamp FROM", "IsDeleted FROM"));
    expect(target.merged("tasks").map(({ Id, Subject }) => [Id, Subject])).toEqual(
      all.toSorted(byIdOrder).map(({ Id, Subject }) => [Id, Subject === "" ? null : Subject]),
    );
  });

  it("whose condition was changed is loaded in full again after discovery, and refused before", async () => {
    const before = configOf(open);
    const catalog = await org.discover(before);
    await sync(before, catalog);
    const after = configOf(open.replace(" OR Priority = 'High'", " OR Priority != 'High'"));

    const refused = await org.run({ config: after, catalog, state });
    const { run, rows } = await sync(after, await org.discover(after));

    expect(refused.exitCode).not.toBe(0);
    expect(refused.stderr).toContain("its SOQL is another than the catalog was made of. Run discovery again.");
    expect(run.stderr).toContain("Its condition has changed since the previous run");
    expect(rows.length).toBe((await plainQuery(org.running, after.queries[0]!.soql)).length);
    expect((await sync(after, await org.discover(after))).rows).toEqual([]);
  });

  it("asks Bulk for many rows, with the user's condition in brackets beside the bounds of time", async () => {
    org.running.settings.pageRows = 10;
    const config = { ...configOf(open), api: "bulk" };
    const catalog = await org.discover(config);
    await sync(config, catalog);
    org.running.clock.advance(30 * minute);
    const [outside = ""] = await somebody.ids("Status != 'Not Started' AND Priority != 'High'");
    somebody.change(outside, { Subject: "changed outside" });
    org.running.clock.advance(2 * minute);

    const { rows } = await sync(config, catalog);

    expect(rows).toEqual([]);
  });
});

describe("queries of one object", () => {
  it("are asked about and read each for itself", async () => {
    const queries = [
      { name: "tasks", soql: open },
      { name: "all_tasks", soql: "SELECT Id, SystemModstamp FROM Task" },
      { name: "active_tasks", soql: "SELECT Id, SystemModstamp FROM Task", records: "active" },
    ];
    const config = { objects: ["Task"], queries };
    const catalog = await org.discover(config);
    await sync(config, catalog);
    org.running.clock.advance(30 * minute);
    const [inside = ""] = await somebody.ids("Status = 'Not Started'");
    const [outside = ""] = await somebody.ids("Status != 'Not Started' AND Priority != 'High'");
    somebody.change(inside, { Subject: "changed" });
    somebody.remove(outside);
    org.running.clock.advance(2 * minute);
    const before = target;
    target = new Target();

    await sync(config, catalog);

    const changed = (stream: string) =>
      target
        .appended(stream)
        .map(({ Id }) => Id)
        .toSorted();
    expect(before.streams).toEqual(["Task", "tasks", "all_tasks", "active_tasks"]);
    expect({ ...Object.fromEntries(target.streams.map((name) => [name, changed(name)])) }).toEqual({
      Task: [inside, outside].sort(),
      tasks: [inside],
      all_tasks: [inside, outside].sort(),
      active_tasks: [inside],
    });
  });
});
