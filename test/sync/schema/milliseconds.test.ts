import { afterEach, describe, expect, it } from "vitest";
import { orgRows } from "../../support/org-rows.ts";
import { Target } from "../../support/target.ts";
import { TestOrg } from "../../support/test-org.ts";

const object = "CaseComment";
let org: TestOrg;
afterEach(() => org.close());

/** An org whose timestamps have milliseconds, several rows a second, those of lower ids among the later ones. */
async function begin(gapMs: number): Promise<void> {
  org = await TestOrg.start({ scale: 0.01, rows: { [object]: 20 }, milliseconds: true, settings: { pageRows: 50 } });
  const { running } = org;
  const [admin] = running.org.users;
  const [parent] = running.org.query(admin!, "SELECT Id FROM Case LIMIT 1", { all: false }).rows(0, 1);
  running.clock.freeze(true);
  const ids = Array.from({ length: 230 }, () => {
    running.clock.advance(gapMs);
    return running.org.create(admin!, object, { ParentId: String(parent?.id), CommentBody: "first" });
  });
  for (const id of ids.slice(0, 60).reverse()) {
    running.clock.advance(gapMs);
    running.org.update(admin!, { object, id, values: { CommentBody: "second" } });
  }
}

describe("a locator that is lost where timestamps have milliseconds", () => {
  it.each([
    ["some rows a second", 137, 0],
    ["whole seconds among them", 250, 0],
    ["and all rows lie below the watermark", 137, 3_600_000],
  ])("costs a new query, and no row comes twice or not at all: %s", async (_what, gapMs, laterMs) => {
    await begin(gapMs);
    org.running.clock.advance(laterMs);
    const config = { objects: [object], api: "rest" };
    const catalog = await org.discover(config);
    for (const nth of [1, 2, 4]) org.running.fault({ path: "/query/", nth, lose: "locators" });

    // Where the same sentence comes each time.
    const run = await org.run({ config, catalog, args: ["--log-level", "debug"] });

    const target = new Target().load(run.messages);
    expect({ exitCode: run.exitCode, log: run.exitCode === 0 ? "" : run.stderr }).toEqual({ exitCode: 0, log: "" });
    expect(run.stderr.match(/Reading a page again/g)?.length).toBe(3);
    expect(target.doubled(object)).toEqual([]);
    expect(target.appended(object)).toHaveLength(250);
    expect(target.merged(object)).toEqual(await orgRows(org.running, catalog.streams[0]!));
  });
});
