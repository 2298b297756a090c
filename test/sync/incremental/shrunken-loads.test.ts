import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const activations = ({ messages }: TapRun) => messages.filter(({ type }) => type === "ACTIVATE_VERSION").length;

/** The user may see half of the rows from now on. */
async function narrowed(config: object = {}): Promise<void> {
  story = await Story.begin(200, config);
  await story.sync();
  story.later(30);
  story.org.running.org.alterSharing(object, 0.5);
  story.later(30);
}

describe("a full load of fewer rows than the one before", () => {
  const way =
    "The target keeps what it has; if fewer records are wanted, set allow_shrink to true, or to a list with the stream's name.";

  /** A day after the first load half of the rows have changed lately; full loads are due. */
  async function aDayLater() {
    story = await Story.begin(200);
    await story.sync();
    story.later(60 * 24);
    for (const id of story.somebody.ids().slice(0, 100)) story.somebody.touch(id, "later");
    story.later(30);
    return (now: object) =>
      story.org.run({
        config: { objects: [object], full_refresh_every: 3600, ...now },
        catalog: story.catalog,
        state: story.state,
      });
  }

  it("names start_date where that is later than it was, and goes through where allow_shrink has the stream", async () => {
    const run = await aDayLater();
    const start_date = new Date(story.org.running.clock.now().getTime() - 12 * 3_600_000).toISOString();

    const [refused, allowed] = [await run({ start_date }), await run({ start_date, allow_shrink: [object] })];

    expect([refused.exitCode, activations(refused)]).toEqual([4, 0]);
    expect(refused.stderr).toContain(
      `brought 100 records, where the one before had 200. start_date is ${start_date}, and it began with the oldest record before: the two numbers cannot be compared. ${way}`,
    );
    expect([allowed.exitCode, activations(allowed)]).toEqual([0, 1]);
  });

  it("names records and end_date where these leave rows out", async () => {
    const run = await aDayLater();

    const refused = await run({ records: "deleted", end_date: "2020-01-01T00:00:00Z" });

    expect([refused.exitCode, activations(refused)]).toEqual([4, 0]);
    expect(refused.stderr).toContain(
      `records is deleted, and was all before. end_date leaves out what changed from 2020-01-01T00:00:00.000Z on. ${way}`,
    );
  });
});

describe("rows that vanish because sharing was narrowed", () => {
  it("do not look like deletions in incremental runs: nothing comes of them, and the target keeps them", async () => {
    await narrowed();
    const before = story.target.merged(object);
    const runs = [await story.sync()];
    story.later(30);
    runs.push(await story.sync());

    expect(runs.flatMap((run) => recordsOf(run))).toEqual([]);
    expect(story.target.merged(object)).toEqual(before);
    expect(story.somebody.ids().length).toBeLessThan(150);
  });

  it("do not look like deletions where one of those that are left is deleted: it alone is reported", async () => {
    await narrowed();
    const [purged = ""] = story.somebody.ids();
    story.somebody.purge(purged);
    story.later(30);
    const run = await story.sync();

    expect(recordsOf(run).map(({ Id, IsDeleted }) => [Id, IsDeleted])).toEqual([[purged, true]]);
  });

  it("do not let a full load replace what the target has, unless allow_shrink says that they may", async () => {
    await narrowed({ full_refresh_every: 3600 });
    story.later(60);
    const given = { catalog: story.catalog, state: story.state };
    const config = { objects: [object], full_refresh_every: 3600 };
    const refused = await story.org.run({ config, ...given });
    const allowed = await story.org.run({ config: { ...config, allow_shrink: true }, ...given });

    expect([refused.exitCode, activations(refused)]).toEqual([4, 0]);
    expect(refused.stderr).toContain("Was access narrowed, or a setting (start_date");
    expect([allowed.exitCode, activations(allowed)]).toEqual([0, 1]);
  });
});
