import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { Target } from "../../support/target.ts";
import { type Catalog, type TapRun, TestOrg } from "../../support/test-org.ts";

const restPage = "/queryAll?[?/]|/query/";
let org: TestOrg;
let catalog: Catalog;
afterEach(() => org.close());

async function begin(api: "rest" | "bulk", object = "CaseComment"): Promise<(state?: unknown) => Promise<TapRun>> {
  const settings = { pageRows: 700, bulkSetRowsMost: 700 };
  org = await TestOrg.start({ scale: 0.01, rows: { [object]: 3_000 }, settings });
  const config = { objects: [object], api };
  catalog = await org.discover(config);
  return (state) => org.run({ config, catalog, ...(state === undefined ? {} : { state }) });
}

const expectTheOrg = async (...runs: readonly TapRun[]): Promise<void> => {
  const object = catalog.streams[0]!.tap_stream_id;
  const target = new Target().load(runs.flatMap(({ messages }) => messages));
  expect({ twice: target.doubled(object), rows: target.appended(object).length }).toEqual({ twice: [], rows: 3_000 });
  expect(target.merged(object)).toEqual(await orgRows(org.running, catalog.streams[0]!));
};

const bookmarkRows = ({ state }: TapRun, object = "CaseComment"): unknown =>
  (state as { bookmarks: Record<string, { rows: number }> }).bookmarks[object]?.rows;

describe.each(["rest", "bulk"] as const)("a page that comes in the place of another one (api: %s)", (api) => {
  it.each([1, 2])("is asked for again, and none of its rows is doubled (the page %i behind it)", async (nth) => {
    const run = await begin(api);
    org.running.fault({ path: api === "rest" ? "/query/" : "/results[?].*locator", nth, replay: true });

    const only = await run();

    expect({ exitCode: only.exitCode, log: only.stderr }).toEqual({
      exitCode: 0,
      log: expect.stringContaining("again"),
    });
    expect(bookmarkRows(only)).toBe(3_000);
    await expectTheOrg(only);
  });

  it("ends the run where it comes each time, and the next run brings the rest", async () => {
    const run = await begin(api);
    org.running.fault({
      path: api === "rest" ? "/query/|/queryAll[?].*%20Id%20%3E" : "/results[?].*locator",
      nth: 2,
      count: "all",
      replay: true,
      ...(api === "rest" ? { repeatRow: "inPlace" } : {}),
    });

    const first = await run();
    org.running.clearFaults();
    const next = await run(first.state);

    expect([first.exitCode, next.exitCode]).toEqual([4, 0]);
    expect(bookmarkRows(next)).toBe(3_000);
    await expectTheOrg(first, next);
  });
});

describe("a row that is twice in a page", () => {
  it.each(["added", "inPlace"] as const)("comes once: the page is asked for again (%s)", async (repeatRow) => {
    const run = await begin("rest");
    for (const nth of [1, 3]) org.running.fault({ path: restPage, nth, repeatRow });

    const only = await run();

    expect({ exitCode: only.exitCode, log: only.stderr }).toEqual({
      exitCode: 0,
      log: expect.stringContaining("again"),
    });
    await expectTheOrg(only);
  });

  it("comes once: of a small object it is asked for by itself", async () => {
    org = await TestOrg.start({ scale: 0.01, rows: { CaseComment: 50, Product2: 30 } });
    const config = { objects: ["CaseComment", "Product2"] };
    catalog = await org.discover(config);
    org.running.fault({ path: "/queryAll[?].*FROM%20CaseComment", repeatRow: "inPlace" });

    const run = await org.run({ config, catalog });

    expect(run.exitCode === 0 ? "" : run.stderr).toBe("");
    const target = new Target().load(run.messages);
    expect(target.appended("CaseComment")).toHaveLength(50);
    expect(target.merged("CaseComment")).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });

  it("ends the run where it is there each time", async () => {
    const run = await begin("rest");
    org.running.fault({ path: restPage, count: "all", repeatRow: "inPlace" });

    const only = await run();

    expect({ exitCode: only.exitCode, log: only.stderr }).toEqual({
      exitCode: 4,
      log: expect.stringMatching(/CaseComment: the row \w{18} came twice in one read\./),
    });
    expect(new Target().load(only.messages).appended("CaseComment")).toEqual([]);
  });
});
