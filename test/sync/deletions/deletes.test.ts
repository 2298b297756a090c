import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";

let story: Story;
afterEach(() => story.org.close());

/** @returns the ids of the rows, which the target holds already. */
async function begin(rows = 60, config: object = {}): Promise<readonly string[]> {
  story = await Story.begin(rows, config);
  await story.sync();
  return story.somebody.ids();
}

describe("a row in the recycle bin", () => {
  it("comes once, whole and marked as deleted, and again as alive when it is taken out", async () => {
    const [id = ""] = await begin();
    story.somebody.remove(id);
    const deleted = await story.sync();
    const again = await story.sync();
    story.later(30);
    const later = await story.sync();
    story.somebody.undelete(id);
    const back = await story.sync();

    expect(recordsOf(deleted)).toMatchObject([{ Id: id, IsDeleted: true, ParentId: expect.any(String) }]);
    expect(recordsOf(deleted)[0]?.["_sdc_deleted_at"]).toBe(recordsOf(deleted)[0]?.["SystemModstamp"]);
    expect([...recordsOf(again), ...recordsOf(later)]).toEqual([]);
    expect(recordsOf(back)).toMatchObject([{ Id: id, IsDeleted: false, _sdc_deleted_at: null }]);
  });
});

describe("a row that was deleted without a new SystemModstamp, as children with their parent may be", () => {
  /** @returns the id of a row with an old SystemModstamp, which Salesforce names as deleted now. */
  function nameDeletion(): unknown {
    const { org, clock } = story.org.running;
    const [user] = org.users;
    const recycled = org.query(user!, `SELECT Id FROM ${object} WHERE IsDeleted = true`, { all: true });
    const [{ id = "" } = {}] = [...recycled.rows(0, 1)];
    const now = clock.now().toISOString();
    const earliestDateAvailable = "2026-01-01T00:00:00.000+0000";
    const deletedRecords = [{ id, deletedDate: now }];
    const text = JSON.stringify({ deletedRecords, earliestDateAvailable, latestDateCovered: now });
    const reply = { status: 200, text, headers: { "Content-Type": "application/json" } };
    story.org.running.fault({ path: `/${object}/deleted`, reply, count: "all" });
    return id;
  }

  it("comes once where rows before an earlier start_date are read in the same run", async () => {
    story = await Story.begin(60);
    story.later(30);
    const start = story.org.running.clock.now().toISOString();
    story.later(60);
    await story.sync({ start_date: start });
    story.later(60);
    const id = nameDeletion();

    const [moved, next] = [await story.sync(), await story.sync()];

    expect(recordsOf(moved).filter(({ Id }) => Id === id)).toMatchObject([{ IsDeleted: true }]);
    expect(recordsOf(next)).toEqual([]);
  });

  it("comes whole and marked as deleted, because Salesforce names it", async () => {
    story = await Story.begin(60);
    await story.sync();
    story.later(60);
    const id = nameDeletion();

    const reported = recordsOf(await story.sync());

    expect(reported).toEqual([{ ...reported[0], Id: id, IsDeleted: true, _sdc_deleted_at: expect.any(String) }]);
    expect(reported[0]?.["CommentBody"]).not.toBeNull();
  });
});

describe("a row that is gone for good", () => {
  it("comes once, as a record of every property that has only its id and the time of its deletion", async () => {
    const [id = ""] = await begin();
    story.later(30);
    story.somebody.purge(id);
    story.later(2);
    const gone = await story.sync();
    const again = await story.sync();
    story.later(30);
    const later = await story.sync();

    const [tombstone = {}] = recordsOf(gone);
    const deletedAt = tombstone["_sdc_deleted_at"];
    const known = Object.fromEntries(Object.entries(tombstone).filter(([, value]) => value !== null));
    expect(Object.keys(tombstone)).toEqual(Object.keys(story.target.appended(object)[0] ?? {}));
    expect(known).toEqual({ Id: id, IsDeleted: true, SystemModstamp: deletedAt, _sdc_deleted_at: deletedAt });
    expect([...recordsOf(again), ...recordsOf(later)]).toEqual([]);
  });

  it.each([60, 10_100])(
    "is reported when it came as deleted and then as alive before it was purged (%s rows)",
    async (rows) => {
      const [id = ""] = await begin(rows);
      story.somebody.remove(id);
      story.later(2);
      await story.sync();
      // It is alive again after Salesforce has named its deletion, and before the rows are read.
      story.org.running.fault({ path: "/composite", nth: 2, before: () => story.somebody.undelete(id) });
      const restored = await story.sync();
      story.org.running.clearFaults();
      story.somebody.purge(id);
      story.later(2);
      const gone = await story.sync();
      const again = await story.sync();

      expect(recordsOf(restored)).toMatchObject([{ Id: id, IsDeleted: false }]);
      expect(recordsOf(gone)).toMatchObject([{ Id: id, IsDeleted: true, CommentBody: null }]);
      expect(recordsOf(again)).toEqual([]);
    },
  );

  it("is not reported again when it came as deleted before it was purged", async () => {
    const [id = ""] = await begin();
    story.somebody.remove(id);
    story.later(2);
    await story.sync();
    story.somebody.purge(id);
    story.later(2);
    const after = await story.sync();
    story.later(30);
    const later = await story.sync();

    expect([...recordsOf(after), ...recordsOf(later)]).toEqual([]);
    const held = story.target.merged(object).find((row) => row["Id"] === id);
    expect(held).toMatchObject({ IsDeleted: true, ParentId: expect.any(String) });
  });

  it("lets no other deleted row come twice", async () => {
    const [recycled = "", purged = ""] = await begin();
    story.later(30);
    story.somebody.remove(recycled);
    story.somebody.purge(purged);
    story.later(2);
    const run = await story.sync();

    expect(recordsOf(run).map(({ Id }) => Id)).toEqual([recycled, purged]);
  });

  it("is reported for hundreds of rows at once, none that is alive among them", async () => {
    const all = await begin(1_500);
    story.later(30);
    const purged = all.slice(0, 1_100);
    for (const id of purged) story.somebody.purge(id);
    const [undeleted = "", recycled = ""] = all.slice(1_100);
    story.somebody.remove(undeleted);
    story.somebody.remove(recycled);
    story.somebody.undelete(undeleted);
    story.later(2);
    await story.sync();

    const ids = (isMeant: (row: Readonly<Record<string, unknown>>) => boolean) =>
      story.target
        .merged(object)
        .filter(isMeant)
        .map((row) => row["Id"]);
    expect(ids((row) => row["ParentId"] === null)).toEqual([...purged].sort());
    expect(ids((row) => row["_sdc_deleted_at"] === null)).toEqual(story.somebody.ids().sort());
  });
});

describe("with end_date", () => {
  it("no deletion of a later time comes", async () => {
    const start = await Story.begin(60);
    const end = new Date(start.org.running.clock.now().getTime() + 30 * 60_000);
    await start.sync({ end_date: end.toISOString() });
    const [early = "", purged = "", recycled = ""] = start.somebody.ids();
    start.later(10);
    start.somebody.purge(early);
    start.later(110);
    start.somebody.purge(purged);
    start.somebody.remove(recycled);
    start.later(30);
    story = start;

    const run = await start.sync({ end_date: end.toISOString() });

    expect(recordsOf(run).map(({ Id }) => Id)).toEqual([early]);
  });
});

describe("with records: active", () => {
  it("no deleted row comes, neither from the recycle bin nor one that is gone for good", async () => {
    const [recycled = "", purged = ""] = await begin(60, { records: "active" });
    story.somebody.remove(recycled);
    story.somebody.purge(purged);
    story.later(2);
    const run = await story.sync();

    expect(recordsOf(run)).toEqual([]);
    const rows = story.target.appended(object);
    expect(Object.keys(rows[0] ?? {})).not.toContain("_sdc_deleted_at");
    expect(rows.every((row) => row["IsDeleted"] === false)).toBe(true);
  });
});
