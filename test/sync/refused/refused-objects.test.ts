import { afterEach, describe, expect, it } from "vitest";
import { Scene } from "../../faults/scene.ts";

let scene: Scene;
afterEach(() => scene.close());

const filterWanted = { errorCode: "MALFORMED_QUERY", message: "実装の制限: この項目の検索条件が必要です" } as const;
const refusals = [
  filterWanted,
  { errorCode: "INVALID_TYPE_FOR_OPERATION", message: "entity type Case does not support query" },
  { errorCode: "EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION", message: "This query is not supported" },
  { errorCode: "BIG_OBJECT_UNSUPPORTED_OPERATION", message: "Unsupported order by" },
  { errorCode: "DATACLOUD_API_DISABLED_EXCEPTION", message: "disabled" },
] as const;
const day = 24 * 60;

/** Two objects that a glob means; the other one is read all the same. */
const open = (config: object = {}) =>
  Scene.open({ objects: ["Cas{e,eComment}*"], config: { objects: ["CaseC*", "Cas[e]"], ...config } });

const bookmarkOf = (object: string) => scene.bookmark(object);

describe("an object that nobody named and that Salesforce refuses for good at its first read", () => {
  it.each(refusals)("is left out with a warning after $errorCode, and the rest is read", async (refusal) => {
    scene = await open();
    scene.running.org.refuseQueries("Case", refusal);

    const run = await scene.sync();

    expect(run.stderr).toContain(
      "Case: It is left out: Salesforce refuses all of its rows, and the setting objects does not name it. " +
        `Salesforce answered ${refusal.errorCode}: ${refusal.message}`,
    );
    expect(bookmarkOf("Case")).toMatchObject({
      replication_key_value: null,
      rows: null,
      refused: expect.stringMatching(new RegExp(`^2026-03-02T\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z ${refusal.errorCode}$`)),
    });
    expect(scene.target.merged("CaseComment").length).toBe(scene.ids(20_000, "CaseComment").length);
    expect(run.messages.filter(({ type }) => type === "ACTIVATE_VERSION").map(({ stream }) => stream)).toEqual([
      "CaseComment",
    ]);
  });

  it("is not asked for again within a week, which each run says; then it is, and read where Salesforce lets it be", async () => {
    scene = await open();
    scene.running.org.refuseQueries("Case", filterWanted);
    await scene.sync();
    let queries = 0;
    scene.each("FROM(%20|\\+| )Case(%20|\\+| |$)", () => (queries += 1));
    scene.running.org.refuseQueries("Case", null);
    scene.later(6 * day);

    const waiting = await scene.sync();

    expect(queries).toBe(0);
    expect(waiting.stderr).toContain(
      "1 object is left out, since Salesforce refused it in an earlier run: Case. " +
        "Salesforce is asked again on 2026-03-09; name it in the setting objects to ask now.",
    );
    scene.later(2 * day);
    const asked = await scene.sync();
    expect(asked.stderr).not.toContain("left out");
    expect(queries).toBe(1);
    expect(scene.target.merged("Case").length).toBe(scene.ids(20_000, "Case").length);
    expect(bookmarkOf("Case")).toMatchObject({ refused: null, replication_key_value: expect.any(String) });
  });

  it("is asked for again after a week and left out for another one", async () => {
    scene = await open();
    scene.running.org.refuseQueries("Case", filterWanted);
    await scene.sync();
    const first = bookmarkOf("Case")["refused"];
    scene.later(8 * day);

    await scene.sync();

    expect(bookmarkOf("Case")["refused"]).toMatch(/^2026-03-10T/);
    expect(first).toMatch(/^2026-03-02T/);
  });

  it("is asked for at once where it is named in the meantime, and fails", async () => {
    scene = await open();
    scene.running.org.refuseQueries("Case", filterWanted);
    await scene.sync();

    await scene.fails(2, "Case: Salesforce answered MALFORMED_QUERY", { config: { objects: ["Case", "CaseComment"] } });
  });

  it("is left out when it is read by itself too", async () => {
    scene = await Scene.open({ objects: ["Case"], config: { objects: ["Cas[e]"], api: "bulk" } });
    scene.running.org.refuseQueries("Case", filterWanted);

    const run = await scene.sync();

    expect(run.stderr).toContain("Case: It is left out");
  });
});

/** Those in the recycle bin too. */
const allCases = () =>
  [...scene.running.org.query(scene.admin, "SELECT Id FROM Case ORDER BY Id", { all: true }).rows(0, 20_000)].map(
    ({ id }) => id,
  );

describe("an object that is refused by Bulk alone", () => {
  it.each(refusals)("is read by REST after $errorCode by Bulk alone", async ({ errorCode, message }) => {
    scene = await Scene.open({ objects: ["Case"], config: { objects: ["Cas[e]"], api: "bulk" } });
    scene.running.fault({ method: "POST", path: "/jobs/query$", reply: { status: 400, errorCode, message } });

    await scene.sync();

    expect(scene.target.merged("Case").map(({ Id }) => Id)).toEqual(allCases());
    expect(bookmarkOf("Case")).not.toHaveProperty("refused");
  });

  it("is read by REST where its job fails so by Bulk alone", async () => {
    scene = await Scene.open({ objects: ["Case"], config: { objects: ["Cas[e]"], api: "bulk" } });
    const errorMessage = "InvalidBatch : Failed to process query: MALFORMED_QUERY: a filter is required";
    scene.running.fault({ method: "POST", path: "/jobs/query$", job: { state: "Failed", errorMessage } });

    await scene.sync();

    expect(scene.target.merged("Case").map(({ Id }) => Id)).toEqual(allCases());
  });
});

describe("an object that Salesforce refuses", () => {
  it("fails where it is named", async () => {
    scene = await Scene.open({ objects: ["case", "CaseComment"] });
    scene.running.org.refuseQueries("Case", filterWanted);

    await scene.fails(2, "Case: Salesforce answered MALFORMED_QUERY");
  });

  it("fails where an earlier run has read it, and is not left out later either", async () => {
    scene = await open();
    await scene.sync();
    scene.running.org.refuseQueries("Case", filterWanted);
    scene.later(30);
    const [id = ""] = scene.ids(1, "CaseComment");
    scene.running.org.update(scene.admin, { object: "CaseComment", id, values: { CommentBody: "changed" } });

    const failed = await scene.fails(2, "Case: Salesforce answered MALFORMED_QUERY");

    expect(failed.stderr).not.toContain("left out");
    expect(bookmarkOf("Case")).not.toHaveProperty("refused");
    await scene.fails(2, "Case: Salesforce answered MALFORMED_QUERY");
  });

  it("fails where the refusal may pass, and is not remembered", async () => {
    scene = await open();
    scene.running.org.refuseQueries("Case", { errorCode: "INSUFFICIENT_ACCESS", message: "not yours" });

    await scene.fails(2, "Case: Salesforce answered INSUFFICIENT_ACCESS");

    expect(scene.bookmark("Case")).toEqual({});
  });
});
