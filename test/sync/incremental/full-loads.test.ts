import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const day = 24 * 60;
const activations = ({ messages }: TapRun) => messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;
/** Rows leave the recycle bin as the days go by. */
const rowsHeld = async () => (await orgRows(story.org.running, story.catalog.streams[0]!)).length;
const bookmark = () => (story.state as { bookmarks: Record<string, { version: number }> }).bookmarks[object];

describe("when Salesforce has forgotten deletions since the last run", () => {
  /** A row is purged, and the next run comes a month later. */
  async function aMonthLater(deletedGap: string): Promise<void> {
    story = await Story.begin(60, { deleted_gap: deletedGap });
    await story.sync();
    story.somebody.purge(story.somebody.ids()[0] ?? "");
    story.later(31 * day);
    story.somebody.create("new");
  }

  it("warn says so once and goes on", async () => {
    await aMonthLater("warn");
    const first = await story.sync();
    const second = await story.sync();

    expect(first.stderr).toContain(`${object}: Salesforce remembers deletions since`);
    expect(recordsOf(first)).toHaveLength(1);
    expect(second.stderr).not.toContain("remembers deletions");
  });

  it("resync loads the stream in full under a new version, so that the target can drop what is gone", async () => {
    await aMonthLater("resync");
    const before = bookmark()?.version ?? 0;
    const first = await story.sync();
    const second = await story.sync();

    expect(activations(first)).toBe(1);
    expect(recordsOf(first)).toHaveLength(await rowsHeld());
    expect(bookmark()?.version).toBeGreaterThan(before);
    expect([activations(second), recordsOf(second).length]).toEqual([0, 0]);
  });

  it("fail ends the stream before a row of it is out, and keeps its bookmark", async () => {
    await aMonthLater("fail");
    const before = bookmark();
    const run = await story.org.run({
      config: { objects: [object], deleted_gap: "fail" },
      catalog: story.catalog,
      state: story.state,
    });

    expect(run.exitCode).toBe(4);
    expect(run.stderr).toContain("Set deleted_gap to resync");
    expect(recordsOf(run)).toEqual([]);
    expect((run.state as { bookmarks: object }).bookmarks).toEqual({ [object]: before });
  });
});

describe("when Salesforce remembers deletions for minutes only", () => {
  it("runs that come more often than that report all deletions, and load nothing in full", async () => {
    story = await Story.begin(60, { deleted_gap: "resync" });
    await story.sync();
    const gone: string[] = [];
    const reported: TapRun[] = [];
    for (let run = 0; run < 4; run += 1) {
      const [next = ""] = story.somebody.ids();
      story.somebody.purge(next);
      gone.push(next);
      story.later(5);
      const { org: inside, clock } = story.org.running;
      inside.forgetDeletions(new Date(clock.now().getTime() - 10 * 60_000));
      reported.push(await story.sync());
    }

    expect(reported.map(activations)).toEqual([0, 0, 0, 0]);
    expect(reported.map((run) => recordsOf(run).map(({ Id }) => Id))).toEqual(gone.map((id) => [id]));
  });
});

describe("with full_refresh_every", () => {
  it("an incremental stream is loaded in full again when its last full load is that old, and not before", async () => {
    story = await Story.begin(60, { full_refresh_every: 7 * day * 60 });
    await story.sync();
    story.later(3 * day);
    const early = await story.sync();
    story.later(5 * day);
    const due = await story.sync();
    story.later(day);
    const after = await story.sync();

    expect([early, due, after].map((run) => [activations(run), recordsOf(run).length])).toEqual([
      [0, 0],
      [1, await rowsHeld()],
      [0, 0],
    ]);
  });

  it("a row that is gone for good since the run before is reported as deleted, for targets that only merge", async () => {
    story = await Story.begin(60, { full_refresh_every: 7 * day * 60 });
    await story.sync();
    const [gone = ""] = story.somebody.ids();
    story.later(8 * day);
    story.somebody.purge(gone);
    // `deleted` names what happened in whole minutes that are over.
    story.later(2);

    const refresh = await story.sync();

    expect(activations(refresh)).toBe(1);
    const reported = recordsOf(refresh).filter((record) => record["Id"] === gone);
    expect(reported).toMatchObject([{ Id: gone, IsDeleted: true, CommentBody: null }]);
  });

  it("streams take turns", async () => {
    story = await Story.begin(20, { objects: [object, "Case", "Account", "Contact"], full_refresh_every: day * 60 });
    await story.sync();
    story.later(2 * day);
    const turns = [await story.sync(), await story.sync(), await story.sync(), await story.sync(), await story.sync()];

    const loaded = turns.map((run) =>
      run.messages.filter(({ type }) => type === "ACTIVATE_VERSION").map(({ stream }) => stream),
    );
    expect(loaded.map(({ length }) => length)).toEqual([1, 1, 1, 1, 0]);
    expect(loaded.flat().sort()).toEqual(["Account", "Case", object, "Contact"]);
  });
});
