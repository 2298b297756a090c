import { afterEach, describe, expect, it } from "vitest";
import { Scene } from "../../faults/scene.ts";
import { eventsOf, expectAllEvents, openEvents } from "../../support/big-object.ts";

let scene: Scene;
afterEach(() => scene.close());

const nextPage = "/query/[A-Za-z0-9]+-\\d+";
const seconds = (rows: readonly { readonly [name: string]: unknown }[]) =>
  rows.map(({ EventDate }) => String(EventDate).slice(0, 19));

describe("a standard big object", () => {
  it("is left out by default, which discovery says", async () => {
    scene = await Scene.open({ standardObjects: true, objects: [], discover: false });

    const run = await scene.org.run({ config: { objects: ["Login*"] }, args: ["--discover"] });

    expect(run.stdout).not.toContain("LoginEvent");
    expect(run.stderr).toContain(
      "Some objects are read only where the setting objects names them: LoginAsEvent, LoginEvent (big objects can only be read as a whole, the newest rows first).",
    );
  });

  it("that no list has is known by its fields, and left out by default too", async () => {
    scene = await Scene.open({ objects: [], discover: false });
    scene.running.org.alterField("CaseHistory", "CreatedDate", { describe: { name: "EventDate" } });
    scene.running.org.alterField("CaseHistory", "Field", { describe: { name: "EventIdentifier" } });
    const discover = (objects: readonly string[]) => scene.org.run({ config: { objects }, args: ["--discover"] });

    const [byGlob, byName] = [await discover(["Case*"]), await discover(["CaseHistory"])];

    expect(byGlob.stdout.includes("CaseHistory")).toBe(false);
    expect(byGlob.stderr).toContain("Big objects are read only where the setting objects names them: CaseHistory.");
    expect(byName.stdout.includes('"salesforce.newest-first":"EventDate"')).toBe(true);
  });

  it("has its real key, no replication key, and no use for its Id", async () => {
    scene = await openEvents();

    const [stream] = scene.catalog.streams;
    const of = (name: string) => stream?.metadata.find(({ breadcrumb }) => breadcrumb[1] === name)?.metadata;

    expect(stream?.metadata.find(({ breadcrumb }) => breadcrumb.length === 0)?.metadata).toMatchObject({
      "table-key-properties": ["EventIdentifier"],
      "forced-replication-method": "FULL_TABLE",
      "salesforce.newest-first": "EventDate",
      "salesforce.bulk": false,
    });
    expect([of("Id"), of("EventIdentifier"), of("EventDate")]).toMatchObject([
      { inclusion: "available", "selected-by-default": false },
      { inclusion: "automatic" },
      { inclusion: "automatic" },
    ]);
  });

  it.each(["auto", "rest", "bulk"])("is read the newest rows first, every row once, with api %s", async (api) => {
    scene = await openEvents(Scene.open, { api });

    const run = await scene.sync();

    expectAllEvents(scene);
    const came = seconds(scene.target.appended("LoginEvent"));
    expect(came).toEqual([...came].sort().reverse());
    expect(run.stderr).toMatch(/LoginEvent: 902 records of 902 rows received \(902 expected\)/);
    expect(run.messages.filter(({ type }) => type === "ACTIVATE_VERSION").length).toBe(1);
  });

  it("goes on behind the last whole second where its locator is lost, doubling none", async () => {
    scene = await openEvents();
    scene.running.fault({ path: nextPage, nth: 2, lose: "locators" });

    const run = await scene.sync();

    expectAllEvents(scene);
    expect(run.stderr).toContain("Asking a query again: LoginEvent: Salesforce answered INVALID_QUERY_LOCATOR");
    expect(run.stderr).toMatch(/LoginEvent: 902 records of 902 rows received \(902 expected\)/);
  });

  it.each([1, 2, 3, 4])("goes on in the next run where it was stopped at page %i, doubling none", async (nth) => {
    scene = await openEvents();
    const stop = new AbortController();
    scene.during(nextPage, () => stop.abort("SIGTERM"), nth);
    const stopped = await scene.run({ signal: stop.signal });
    expect(stopped.exitCode).toBe(143);

    await scene.sync();

    expectAllEvents(scene);
  });

  it("is read again where rows are missing, and fails where they stay missing", async () => {
    scene = await openEvents();
    scene.running.fault({ path: nextPage, nth: 4, dropRows: 1 });
    await scene.sync();
    expectAllEvents(scene);
    scene.running.fault({ path: nextPage, nth: 4, dropRows: 1 });
    scene.running.fault({ path: "/queryAll", count: "all", dropRows: 1 });

    await scene.fails(4, "LoginEvent: Salesforce says the query has \\d+ rows, but \\d+ came");
  });

  it.each([
    ["a page comes once more in the place of the next", { replay: true }],
    ["a row is twice in a page, in the place of another", { repeatRow: "inPlace" }],
    ["a row is twice in a page", { repeatRow: "added" }],
  ] as const)("is asked for again where %s, doubling none", async (_what, fault) => {
    scene = await openEvents();
    scene.running.fault({ path: nextPage, nth: 3, ...fault });

    const run = await scene.sync();

    expectAllEvents(scene);
    expect(run.stderr).toContain("Asking a query again: LoginEvent: ");
  });

  it("fails where a row has no identifier: to a target all such rows would be one", async () => {
    scene = await openEvents();
    const row = {
      attributes: { type: "LoginEvent" },
      EventIdentifier: null,
      EventDate: "2026-03-02T11:00:00.000+0000",
    };
    const others = { CreatedDate: null, UserId: null, Username: null, SourceIp: null, LoginKey: null };
    const text = JSON.stringify({ totalSize: 1, done: true, records: [{ ...row, ...others }] });
    const headers = { "Content-Type": "application/json" };
    scene.running.fault({ path: "FROM(%20|[+])LoginEvent", reply: { status: 200, text, headers } });

    await scene.fails(4, "LoginEvent: a row has no identifier");
  });

  it("does not mind events that come while it is read", async () => {
    scene = await openEvents();
    const before = eventsOf(scene).length;

    await scene.sync();
    scene.later(60);
    const again = await scene.sync();

    expect(again.messages.filter(({ type }) => type === "RECORD").length).toBe(before);
  });

  it("fails by name with a catalog from before it had a key", async () => {
    scene = await openEvents();
    const old = JSON.parse(JSON.stringify(scene.catalog).replaceAll('"salesforce.newest-first":"EventDate",', ""));
    scene.catalog = old;

    await scene.fails(2, "LoginEvent: the catalog does not say what tells its rows apart; .* Run discovery again.");
  });
});
