import { describe, expect, it } from "vitest";
import { queryAllRows } from "../../../src/salesforce/rest/query-all-rows.ts";
import { refusalAsValue } from "../../../src/streams/refusal-as-value.ts";
import { sessionOf } from "../fake-session.ts";
import { testRun } from "../test-run.ts";

/** Asks where the answers have so many of two rows, one answer after the other. */
function asked(...lengths: readonly number[]) {
  const rows = [{ Id: "1" }, { Id: "2" }];
  const left = [...lengths];
  const run = testRun();
  const { session, requests } = sessionOf(() => ({
    body: { totalSize: 2, done: true, records: rows.slice(0, left.shift() ?? 0) },
  }));
  return {
    run,
    requests,
    found: refusalAsValue(() => queryAllRows(session, "SELECT Id FROM Report", "reports", run)),
  };
}

describe("rows that the tap itself needs", () => {
  it("are asked for again where fewer come than were counted", async () => {
    const { run, requests, found } = asked(1, 2);

    expect([await found, requests.length]).toEqual([[{ Id: "1" }, { Id: "2" }], 2]);
    const text = expect.stringContaining("a query has 2 rows, but 1 came.");
    expect([run.logged, run.slept]).toEqual([[{ level: "info", code: "query_again", stream: "reports", text }], []]);
  });

  it("fail as incomplete where they stay fewer, and never count as refused", async () => {
    await expect(asked(1, 1).found).rejects.toMatchObject({
      message: expect.stringContaining("reports: a query has 2 rows, but 1 came."),
      detail: { code: "COUNT_DIFFERS", kind: "integrity" },
    });
  });
});
