import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { plainQuery } from "../../support/plain-query.ts";
import { type Row, Target } from "../../support/target.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const minute = 60_000;
const open = "Status = 'Not Started' OR Priority = 'High'";

let org: TestOrg;
let target: Target;
let state: unknown;
beforeEach(async () => {
  org = await TestOrg.start({ scale: 0.02, rows: { Task: 200 } });
  target = new Target();
  state = undefined;
});
afterEach(() => org.close());

const configOf = (condition: string, more: object = {}) => ({
  objects: ["Task"],
  filters: { Task: condition },
  ...more,
});

/** A run that must be complete, and the records of Task that it brought. */
async function sync(config: object, catalog?: Catalog): Promise<{ run: TapRun; rows: readonly Row[] }> {
  const given = { config: { ...config }, ...(catalog && { catalog }), ...(state === undefined ? {} : { state }) };
  const run = await org.run(given);
  expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
  state = run.state;
  target.load(run.messages);
  return { run, rows: new Target().load(run.messages).appended("Task") };
}

const somebody = {
  ids: async (where: string, resource = "query"): Promise<string[]> => {
    const rows = await plainQuery(org.running, `SELECT Id FROM Task WHERE ${where} ORDER BY Id`, resource);
    return rows.map(({ Id }) => String(Id));
  },
  change: (id: string, values: Readonly<Record<string, string>>) =>
    org.running.org.update(org.running.org.users[0]!, { object: "Task", id, values }),
  remove: (id: string) => org.running.org.remove(org.running.org.users[0]!, "Task", id),
  purge: (id: string) => org.running.org.purge(org.running.org.users[0]!, "Task", id),
};

const idsOf = (rows: readonly Row[]) => rows.map(({ Id }) => String(Id)).sort();
const taskTraits = ({ streams }: Catalog) =>
  streams.find(({ tap_stream_id: id }) => id === "Task")?.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)
    ?.metadata ?? {};

describe("filters", () => {
  it.each(["rest", "bulk"])("brings the rows that fit the condition alone, with their count, by %s", async (api) => {
    org.running.settings.pageRows = 20;
    const config = configOf(`WHERE ${open} -- ours\n;`, { api });

    const { run, rows } = await sync(config, await org.discover(config));

    const expected = await somebody.ids(open, "queryAll");
    expect(expected.length).toBeGreaterThan(20);
    expect(idsOf(rows)).toEqual(expected.toSorted());
    expect(run.stderr).toMatch(new RegExp(`Task: .*${expected.length} records`));
  });

  it("brings what has changed among them, and nothing of rows that do not fit, leave, or are gone for good", async () => {
    const config = configOf(open);
    const catalog = await org.discover(config);
    await sync(config, catalog);
    const inside = await somebody.ids(`(${open}) AND Priority != 'High'`);
    const outside = await somebody.ids("Status != 'Not Started' AND Priority != 'High'");
    org.running.clock.advance(30 * minute);
    somebody.change(inside[0]!, { Subject: "changed inside" });
    somebody.change(inside[1]!, { Status: "Completed" });
    somebody.remove(inside[2]!);
    somebody.purge(inside[3]!);
    somebody.change(outside[0]!, { Subject: "changed outside" });
    somebody.change(outside[1]!, { Priority: "High", Subject: "came in" });
    somebody.remove(outside[2]!);
    somebody.purge(outside[3]!);
    org.running.clock.advance(2 * minute);

    const { rows } = await sync(config, catalog);
    const again = await sync(config, catalog);

    expect(rows.map(({ Id, Subject, _sdc_deleted_at: at }) => [Id, Subject, at !== null]).sort()).toEqual(
      [
        [inside[0], "changed inside", false],
        [inside[2], expect.anything(), true],
        [outside[1], "came in", false],
      ].sort(),
    );
    expect([again.rows, target.doubled("Task")]).toEqual([[], []]);
  });

  it("goes on from where a run was stopped, unless the condition is another by then", async () => {
    org.running.settings.pageRows = 10;
    const config = configOf(open, { api: "rest" });
    const catalog = await org.discover(config);
    const abort = new AbortController();
    org.running.fault({ path: "/query/0r8", nth: 2, before: () => abort.abort("SIGTERM") });
    const stopped = await org.run({ config, catalog, signal: abort.signal });
    const begun = idsOf(new Target().load(stopped.messages).appended("Task"));
    state = stopped.state;
    const all = (await somebody.ids(open, "queryAll")).sort();

    const { rows } = await sync(config, catalog);
    state = stopped.state;
    const other = configOf("Priority = 'High'", { api: "rest" });
    const reloaded = await sync(other, await org.discover(other));

    expect([begun.length > 0, [...begun, ...idsOf(rows)].sort()]).toEqual([true, all]);
    expect(idsOf(reloaded.rows)).toEqual((await somebody.ids("Priority = 'High'", "queryAll")).sort());
  });

  it.each([
    ["set", null, open],
    ["changed", "Priority = 'High'", open],
    ["taken out", open, null],
  ])("that is %s loads the object in full again, once", async (_what, before, after) => {
    const all = (condition: string | null) => (condition === null ? { objects: ["Task"] } : configOf(condition));
    await sync(all(before));
    org.running.clock.advance(30 * minute);

    // Of another size it is not compared with the load before.
    const { run, rows } = await sync({ ...all(after), allow_shrink: true });
    const next = await sync(all(after));

    expect(run.stderr).toContain(
      "Task: Its condition has changed since the previous run. The stream is loaded in full",
    );
    expect(idsOf(rows)).toEqual((await somebody.ids(after ?? "Id != null", "queryAll")).sort());
    expect([next.rows, next.run.stderr.includes("Its condition has changed")]).toEqual([[], false]);
  });

  it("that narrows a load below 80 % is named where its version is not activated", async () => {
    await sync({ objects: ["Task"] });
    const config = configOf("Priority = 'High'");

    const run = await org.run({ config, state });

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain(
      "filters has another condition for it than before: the two numbers cannot be compared.",
    );
  });

  it("is the same condition however it is written", async () => {
    await sync(configOf(open));

    const { run, rows } = await sync(configOf("where  status = 'Not Started'\n or priority = 'High' ;"));

    expect([rows, run.stderr.includes("Its condition has changed")]).toEqual([[], false]);
  });

  it.each([
    ["set", null, open],
    ["changed", "Priority = 'High'", open],
    ["widened", "Status = 'Not Started'", open],
    ["taken out", open, null],
  ])(
    "that is %s rules over what the catalog was made with: all rows that match now come, once",
    async (_what, before, after) => {
      const all = (condition: string | null) => (condition === null ? { objects: ["Task"] } : configOf(condition));
      const catalog = await org.discover(all(before));
      await sync(all(before), catalog);
      org.running.clock.advance(30 * minute);

      const { rows } = await sync({ ...all(after), allow_shrink: true }, catalog);
      const next = await sync(all(after), catalog);
      const [changed = ""] = await somebody.ids(after ?? "Id != null");
      org.running.clock.advance(30 * minute);
      somebody.change(changed, { Subject: "changed" });
      org.running.clock.advance(30 * minute);
      const last = await sync(all(after), catalog);

      expect(idsOf(rows)).toEqual((await somebody.ids(after ?? "Id != null", "queryAll")).sort());
      expect([idsOf(next.rows), idsOf(last.rows)]).toEqual([[], [changed]]);
    },
  );

  it("that is taken out brings rows that are deleted for good again, also by the old catalog", async () => {
    const catalog = await org.discover(configOf(open));
    await sync({ objects: ["Task"] }, catalog);
    const [gone = ""] = await somebody.ids("Id != null");
    org.running.clock.advance(30 * minute);
    somebody.remove(gone);
    somebody.purge(gone);
    org.running.clock.advance(30 * minute);

    const { rows } = await sync({ objects: ["Task"] }, catalog);

    expect(idsOf(rows)).toEqual([gone]);
  });

  it("that needs full loads is an error where the catalog does not have them, and the other streams are read", async () => {
    const plain = { objects: ["Task", "User"] };
    const config = configOf("ActivityDate <= TODAY AND Owner.IsActive = true", plain);
    const [catalog, own] = [await org.discover(plain), await org.discover(config)];
    const errorOf = async (given: object, by: Catalog) => {
      const run = await org.run({ config: { ...given }, catalog: by });
      const read = new Set(run.messages.flatMap(({ type, stream }) => (type === "RECORD" ? [stream] : [])));
      return [run.exitCode, /ERROR (.*)/.exec(run.stderr)?.[1], [...read].toSorted()];
    };

    expect(await errorOf(config, catalog)).toEqual([
      2,
      expect.stringMatching(
        /^filters: Task: rows can come into its condition .* Run discovery again: .*FULL_TABLE.*\[FILTER\]/,
      ),
      ["User"],
    ]);
    // The other way round more is read than need be.
    expect(await errorOf(configOf(open, plain), own)).toEqual([0, undefined, ["Task", "User"]]);
  });

  it.each([
    [{ Task: "Statsu = 'Not Started'" }, /filters: Task: .*Statsu/, ["User"]],
    [{ Tsk: open }, /filters: Tsk: there is no object Tsk .*Task/, []],
  ])("that is wrong is an error also by an old catalog: %j", async (filters, text, read) => {
    const plain = { objects: ["Task", "User"] };
    const run = await org.run({ config: { ...plain, filters }, catalog: await org.discover(plain) });

    expect(run.exitCode).toBe(2);
    expect(run.stderr).toMatch(text);
    expect([...new Set(run.messages.flatMap(({ type, stream }) => (type === "RECORD" ? [stream] : [])))]).toEqual(read);
  });

  it("by which rows can come in without a change reads the object in full", async () => {
    const config = configOf("ActivityDate <= TODAY AND Owner.IsActive = true");
    const catalog = await org.discover(config);

    const first = await sync(config, catalog);
    const second = await sync(config, catalog);

    const expected = (await somebody.ids("ActivityDate <= TODAY AND Owner.IsActive = true", "queryAll")).sort();
    expect(taskTraits(catalog)).toMatchObject({ "forced-replication-method": "FULL_TABLE" });
    expect(expected.length).toBeGreaterThan(5);
    expect([idsOf(first.rows), idsOf(second.rows)]).toEqual([expected, expected]);
  });

  it("goes with fields of parents, of several types too", async () => {
    const config = configOf(open, { related_fields: { Task: ["Owner.Email", "What:Account.Industry", "What.Name"] } });
    const { rows } = await sync(config, await org.discover(config));

    expect(idsOf(rows)).toEqual((await somebody.ids(open, "queryAll")).sort());
    expect(rows.some((row) => row["What__Account__Industry"] !== null)).toBe(true);
  });

  it("goes beside the filter that Salesforce itself demands of an object", async () => {
    const config = {
      objects: ["ContentDocumentLink"],
      filters: { ContentDocumentLink: "ShareType = 'V' OR ShareType = 'C'" },
    };
    const records = async (more: object) => {
      const run = await org.run({ config: { ...config, ...more } });
      expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
      return new Target().load(run.messages).appended("ContentDocumentLink");
    };

    const [all, filtered] = [await records({ filters: {} }), await records({})];

    const fitting = all.filter(({ ShareType }) => ShareType === "V" || ShareType === "C");
    expect([all.length > fitting.length, fitting.length > 0]).toEqual([true, true]);
    expect(idsOf(filtered)).toEqual(idsOf(fitting));
  });

  it("is kept by Airbyte's commands too", async () => {
    const config = configOf(open);
    const found = await org.run({ config, args: ["discover"] });
    const [stream] = found.messages.flatMap(
      ({ catalog }) => (catalog as { streams?: object[] } | undefined)?.streams ?? [],
    );
    const catalog = { streams: [{ stream, sync_mode: "incremental", destination_sync_mode: "append" }] };

    const run = await org.run({ config, catalog, args: ["read"] });

    const ids = run.messages.flatMap(({ type, record }) =>
      type === "RECORD" ? [String((record as { data: Row }).data["Id"])] : [],
    );
    expect([run.exitCode, ids.sort()]).toEqual([0, (await somebody.ids(open, "queryAll")).sort()]);
  });

  it("is in the state as a part of what the rows were loaded with", async () => {
    await sync(configOf(open));
    const { bookmarks } = state as { bookmarks: Record<string, { loaded_with: string }> };

    expect(JSON.parse(bookmarks["Task"]?.loaded_with ?? "")).toEqual({
      start: null,
      records: "all",
      filter: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });
});
