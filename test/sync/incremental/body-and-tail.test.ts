import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { object, Story } from "../../support/story.ts";

let story: Story;
afterEach(() => story.org.close());

const jobsMade = () =>
  story.org.running.requests().filter(({ method, url }) => method === "POST" && url.endsWith("/jobs/query")).length;
const texts = () => story.target.appended(object).map(({ CommentBody }) => CommentBody);

describe("many rows, body and tail read apart", () => {
  it.each(["rest", "bulk"])(
    "come once, also those above the watermark, now and in the next run (api: %s)",
    async (api) => {
      story = await Story.begin(12_000, { api });
      story.somebody.change(30, "before the first run");
      const full = await story.sync();
      story.somebody.create("between the runs");
      story.somebody.change(3, "between the runs");
      await story.sync();
      story.later(20);
      await story.sync();

      await story.expectTheOrg();
      expect(full.messages.filter(({ type }) => type === "ACTIVATE_VERSION")).toHaveLength(1);
      expect(story.target.appended(object).length).toBe(12_000 + 4);
    },
  );

  it.each([12_000, 7_000])(
    "go on where a run was stopped, in the middle of the body, and come once in all (%d rows)",
    async (size) => {
      story = await Story.begin(size, { api: "rest" });
      const first = await story.stopped({ path: "/query/", nth: 2 });
      const rest = await story.sync();

      expect(recordsOf(first).length).toBeGreaterThan(1_999);
      expect(recordsOf(rest).length).toBe(size - recordsOf(first).length);
      await story.expectTheOrg();
      const versions = [...first.messages, ...rest.messages].flatMap(({ type, version }) =>
        type === "RECORD" ? [version] : [],
      );
      expect(new Set(versions).size).toBe(1);
    },
  );
});

describe("a Bulk job that a run left", () => {
  const stop = { path: "/results", nth: 3 };
  const begin = async (): Promise<void> => {
    story = await Story.begin(12_000, { api: "bulk" });
    story.org.running.settings.bulkSetRowsMost = 3_000;
    await story.stopped(stop);
  };

  it("is gone on with, without asking Salesforce to do the work again", async () => {
    await begin();
    await story.sync();

    expect(jobsMade()).toBe(1);
    await story.expectTheOrg({ once: false });
    // What went out of the set that was cut off comes again, no more.
    expect(story.target.appended(object).length).toBeLessThan(12_000 + 3_000);
  });

  it("is of no use when other fields are selected: the rows are read again", async () => {
    await begin();
    const [stream] = story.catalog.streams;
    const metadata = stream!.metadata.map((each) =>
      each.breadcrumb[1] === "CommentBody" ? { ...each, metadata: { ...each.metadata, selected: false } } : each,
    );
    story.catalog = { streams: [{ ...stream!, metadata }] };
    const [job = "no job"] = story.org.running
      .requests()
      .flatMap(({ url }) => /\/jobs\/query\/(\w+)/.exec(url)?.[1] ?? []);
    const before = story.org.running.requests().length;
    await story.sync();

    const later = story.org.running.requests().slice(before);
    // Nothing of the other query is looked at.
    expect([jobsMade(), later.filter(({ url }) => url.includes(job)).length]).toEqual([2, 0]);
    await story.expectTheOrg({ once: false });
  });

  it("is of no use when it is gone: the rows are read again", async () => {
    await begin();
    story.org.running.lose("jobs");
    await story.sync();

    await story.expectTheOrg({ once: false });
  });
});

describe("a row whose commit comes late", () => {
  it("is brought by the run after its commit, although rows with later timestamps came before it", async () => {
    story = await Story.begin(50);
    await story.sync();
    story.somebody.create("late", 10 * 60_000);
    story.later(3);
    story.somebody.create("in time");
    story.later(2);
    await story.sync();
    expect(texts()).not.toContain("late");
    story.later(8);
    await story.sync();

    expect(texts()).toContain("late");
    await story.expectTheOrg();
  });

  it("is brought even after hours, because Salesforce says how far its answers are certain", async () => {
    story = await Story.begin(50);
    await story.sync();
    story.somebody.create("very late", 180 * 60_000);
    for (let hour = 0; hour < 4; hour += 1) {
      story.later(60);
      story.somebody.create(`hour ${hour}`);
      story.later(2);
      await story.sync();
    }

    expect(texts()).toContain("very late");
    await story.expectTheOrg();
  });
});

describe("a row that changes twice within one second", () => {
  it("comes in both versions when a run lies between", async () => {
    story = await Story.begin(50);
    story.org.running.clock.freeze(true);
    story.somebody.change(1, "first");
    await story.sync();
    story.somebody.change(1, "second");
    await story.sync();
    story.org.running.clock.freeze(false);

    expect(texts().filter((text) => text === "first" || text === "second")).toEqual(["first", "second"]);
    await story.expectTheOrg();
  });
});
