import { afterEach, describe, expect, it } from "vitest";
import { recordsOf } from "../../support/records.ts";
import { Story } from "../../support/story.ts";
import { type Catalog, TestOrg } from "../../support/test-org.ts";

let story: Story | undefined;
let org: TestOrg | undefined;
afterEach(async () => {
  await (story?.org ?? org)?.close();
  story = undefined;
  org = undefined;
});

/** Records that came more than once, byte for byte. */
function doubled(run: Parameters<typeof recordsOf>[0]): readonly string[] {
  const all = recordsOf(run).map((record) => JSON.stringify(record));
  return all.filter((record, index) => all.indexOf(record) !== index);
}

/** Changes rows at both ends of the read before its n-th page. */
function changeBeforePage(story: Story, nth: number): void {
  const ids = story.somebody.ids();
  const before = () => {
    for (const id of [...ids.slice(-40), ...ids.slice(0, 40)]) story.somebody.touch(id, "changed meanwhile");
  };
  story.org.running.fault({ path: "/query/0r8", nth, before });
}

const refused = { status: 400, errorCode: "INVALIDENTITY", message: "Entity is not supported to use PKChunking" };

describe("rows that change while they are read come once", () => {
  it.each(["rest", "bulk"])("in the body of a full load (api: %s; Bulk refuses the object)", async (api) => {
    story = await Story.begin(12_000, { api });
    story.later(120);
    if (api === "bulk") story.org.running.fault({ path: "/jobs/query$", count: "all", reply: refused });
    changeBeforePage(story, 2);

    const run = await story.sync();

    expect(doubled(run)).toEqual([]);
    await story.expectTheOrg();
  });

  it("where old rows are read again for a new field", async () => {
    story = await Story.begin(3_000, { api: "rest", backfill_new_fields: true });
    story.org.running.settings.pageRows = 500;
    const whole = story.catalog;
    story.catalog = without(whole, "IsPublished");
    story.later(120);
    await story.sync();
    story.catalog = whole;
    story.later(60);
    changeBeforePage(story, 1);

    const run = await story.sync();

    expect(recordsOf(run).length).toBeGreaterThanOrEqual(3_000);
    expect(doubled(run)).toEqual([]);
    await story.expectTheOrg({ once: false });
  });

  it("where children of changed parents are read again", async () => {
    const own = await TestOrg.start({ scale: 0.01, rows: { Contact: 1_500, Account: 3 } });
    org = own;
    const { org: inside, settings, clock } = own.running;
    const [user] = inside.users;
    const ids = (soql: string) =>
      [...inside.query(user!, soql, { all: false }).rows(0, 5_000)].map(({ id }) => String(id));
    const related = { related_fields: { Contact: ["Account.Name"] }, related_fields_reread: true };
    const config = { objects: ["Contact"], api: "rest", ...related };
    const catalog = await own.discover(config);
    settings.pageRows = 200;
    clock.advance(7_200_000);
    const first = await own.run({ config, catalog });
    clock.advance(3_600_000);
    for (const id of ids("SELECT Id FROM Account"))
      inside.update(user!, { object: "Account", id, values: { Name: "renamed" } });
    clock.advance(1_800_000);
    const contacts = ids("SELECT Id FROM Contact ORDER BY SystemModstamp, Id");
    const before = () => {
      for (const id of contacts.slice(-30))
        inside.update(user!, { object: "Contact", id, values: { LastName: "changed" } });
    };
    own.running.fault({ path: "/query/0r8", nth: 2, before });

    const second = await own.run({ config, catalog, state: first.state });
    clock.advance(60_000);
    const third = await own.run({ config, catalog, state: second.state });

    expect([first, second, third].map(({ exitCode }) => exitCode)).toEqual([0, 0, 0]);
    expect(recordsOf(second).length).toBeGreaterThan(1_000);
    expect(recordsOf(third)).toHaveLength(30);
    expect(doubled({ messages: [...second.messages, ...third.messages] })).toEqual([]);
  });
});

/** The catalog without a field. */
function without({ streams }: Catalog, field: string): Catalog {
  return {
    streams: streams.map((stream) => ({
      ...stream,
      metadata: stream.metadata.map((each) =>
        each.breadcrumb[1] === field ? { ...each, metadata: { ...each.metadata, selected: false } } : each,
      ),
    })),
  };
}
