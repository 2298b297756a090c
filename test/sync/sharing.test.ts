import { afterEach, describe, expect, it } from "vitest";
import { object, records, Story } from "../support/story.ts";
import type { TapRun } from "../support/test-org.ts";

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

describe("rows that vanish because sharing was narrowed", () => {
  it("do not look like deletions in incremental runs: nothing comes of them, and the target keeps them", async () => {
    await narrowed();
    const before = story.target.merged(object);
    const runs = [await story.sync()];
    story.later(30);
    runs.push(await story.sync());

    expect(runs.flatMap(records)).toEqual([]);
    expect(story.target.merged(object)).toEqual(before);
    expect(story.somebody.ids().length).toBeLessThan(150);
  });

  it("do not look like deletions where one of those that are left is deleted: it alone is told of", async () => {
    await narrowed();
    const [purged = ""] = story.somebody.ids();
    story.somebody.purge(purged);
    story.later(30);
    const run = await story.sync();

    expect(records(run).map(({ Id, IsDeleted }) => [Id, IsDeleted])).toEqual([[purged, true]]);
  });

  it("do not let a full load replace what the target has, unless allow_shrink says that they may", async () => {
    await narrowed({ full_refresh_every: 3600 });
    story.later(60);
    const given = { catalog: story.catalog, state: story.state };
    const config = { objects: [object], full_refresh_every: 3600 };
    const refused = await story.org.run({ config, ...given });
    const allowed = await story.org.run({ config: { ...config, allow_shrink: true }, ...given });

    expect([refused.exitCode, activations(refused)]).toEqual([4, 0]);
    expect(refused.stderr).toContain("set allow_shrink if the records are really gone");
    expect([allowed.exitCode, activations(allowed)]).toEqual([0, 1]);
  });
});
