import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";
import type { TapRun } from "../../support/test-org.ts";

let story: Story;
afterEach(() => story.org.close());

const otherOrg = "00D000000000ZZZEAU";
type Stream = Story["catalog"]["streams"][number];
const inFullEachTime = (stream: Stream): Stream => ({
  ...stream,
  metadata: stream.metadata.map((each) =>
    stream.tap_stream_id === "CaseStatus" && each.breadcrumb.length === 0
      ? { ...each, metadata: { ...each.metadata, "replication-method": "FULL_TABLE" } }
      : each,
  ),
});
const activations = ({ messages }: TapRun) =>
  messages.filter(({ type }) => type === "ACTIVATE_VERSION").map(({ stream }) => stream);
const bookmarks = (state: unknown) => (state as { bookmarks: Record<string, Record<string, unknown>> }).bookmarks;

describe("a state of another org", () => {
  async function begin(): Promise<{ readonly state: unknown; readonly objects: readonly string[] }> {
    const objects = [object, "Case", "CaseStatus"];
    story = await Story.begin(40, { objects });
    story.catalog = { streams: story.catalog.streams.map(inFullEachTime) };
    const { state } = await story.sync();
    const moved = Object.entries(bookmarks(state)).map(([name, bookmark]) => [name, { ...bookmark, org: otherOrg }]);
    return { state: { bookmarks: Object.fromEntries(moved) }, objects };
  }

  it("is refused before anything is read, and the way out is named", async () => {
    const { state, objects } = await begin();
    const run = await story.org.run({ config: { objects }, catalog: story.catalog, state });

    expect([run.exitCode, recordsOf(run)]).toEqual([2, []]);
    expect(run.stderr).toContain(`the state is of org ${otherOrg}`);
    expect(run.stderr).toContain("set allow_org_change");
  });

  it("is loaded in full under new versions where allow_org_change is set, which one sentence reports", async () => {
    const { state, objects } = await begin();
    const config = { objects, allow_org_change: true };
    const run = await story.org.run({ config, catalog: story.catalog, state });
    const next = await story.org.run({ config, catalog: story.catalog, state: run.state });

    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(activations(run).sort()).toEqual([...objects].sort());
    expect(run.stderr.match(/loaded in full under a new version/g)).toHaveLength(1);
    for (const name of objects) {
      const [before, after] = [bookmarks(state)[name], bookmarks(run.state)[name]];
      expect(after?.["org"]).not.toBe(otherOrg);
      expect(Number(after?.["version"])).toBeGreaterThan(Number(before?.["version"]));
    }
    expect(activations(next)).toEqual(["CaseStatus"]);
    expect(next.stderr).not.toContain("under a new version");
  });
});

describe("with lookback_window", () => {
  it("the rows of the window come again, and no others; deletions come once all the same", async () => {
    story = await Story.begin(40, { lookback_window: 3600 });
    await story.sync();
    story.later(120);
    const [old = "", young = "", purged = ""] = story.somebody.ids();
    story.somebody.touch(old, "old");
    story.later(120);
    story.somebody.touch(young, "young");
    story.somebody.purge(purged);
    story.later(30);
    const first = await story.sync();
    const second = await story.sync();
    story.later(120);
    await story.sync();
    story.later(5);
    const third = await story.sync();

    expect(
      recordsOf(first)
        .map(({ Id }) => Id)
        .sort(),
    ).toEqual([old, young, purged].sort());
    expect(recordsOf(second).map(({ Id }) => Id)).toEqual([young]);
    expect(recordsOf(third)).toEqual([]);
  });

  it("no read begins before start_date", async () => {
    const start = new Date(Date.now() - 600_000).toISOString();
    story = await Story.begin(40, { lookback_window: 2_592_000, start_date: start });
    story.somebody.create("after the start");
    await story.sync();
    story.later(30);
    await story.sync();
    const run = await story.sync();

    expect(recordsOf(run).map(({ CommentBody }) => CommentBody)).toEqual(["after the start"]);
  });
});

describe("accounts that are merged", () => {
  it("the loser comes as deleted and names the winner", async () => {
    story = await Story.begin(10, { objects: ["Account"] });
    await story.sync();
    story.later(30);
    const { org } = story.org.running;
    const [admin] = org.users;
    if (admin === undefined) throw new Error("the org has no user");
    const [winner, loser] = [...org.query(admin, "SELECT Id FROM Account LIMIT 2", { all: false }).rows(0, 2)].map(
      ({ id }) => String(id),
    );
    org.merge(admin, "Account", winner ?? "", [loser ?? ""]);
    story.later(2);
    const run = await story.sync();
    story.later(30);
    const later = await story.sync();

    const gone = recordsOf(run).filter(({ IsDeleted }) => IsDeleted === true);
    expect(gone).toMatchObject([{ Id: loser, MasterRecordId: winner, _sdc_deleted_at: expect.any(String) }]);
    expect(recordsOf(later)).toEqual([]);
  });
});
