import { describe, expect, it } from "vitest";
import { resumePointOf } from "../../../src/plan/bookmark/resume-point.ts";
import { objectStream } from "../../../src/plan/object-stream.ts";
import { askFacts } from "../../../src/read/changes/ask-changes.ts";
import { compositeOf, sessionOf } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";
import { selectionOf } from "../../support/selections.ts";

/** What a run finds forgotten whose bookmark is so old, where Salesforce names all that it is asked for. */
async function forgottenAfter(ageMs: number) {
  const { session } = sessionOf(
    compositeOf((url) => {
      const list = url.includes("/deleted/") ? "deletedRecords" : "ids";
      const [since, until] = ["2000-01-01T00:00:00.000+0000", "2026-01-31T09:00:00.000+0000"];
      return { body: { [list]: [], earliestDateAvailable: since, latestDateCovered: until } };
    }),
  );
  const replicationKeyValue = new Date(session.now().getTime() - ageMs).toISOString();
  const metadata = new Map([["", { "salesforce.replicateable": true }]]);
  const stream = objectStream(selectionOf({ from: { replicationKeyValue }, metadata }), "_sdc_deleted_at");
  const resume = resumePointOf(stream, { start: null, records: "all", lookbackMs: 0, visibilityLagMs: 0 });
  const options = { session, counts: null, visibilityLagMs: 900_000, end: null, fitsUri: () => true };
  return (await askFacts([{ stream, resume }], options, testRun())).get("Account")?.forgotten;
}

describe("deletions since a bookmark", () => {
  const memoryMs = 14 * 24 * 60 * 60_000;

  it("are all named up to fourteen days: that no gap is reported loses none, since they are asked for from the bookmark on", async () => {
    expect(await forgottenAfter(memoryMs)).toBeNull();
  });

  it("are forgotten before the fourteen days where the bookmark is older, if only by a millisecond", async () => {
    expect(await forgottenAfter(memoryMs + 1)).toEqual({ until: new Date("2026-01-17T09:05:00Z"), why: "old" });
  });
});
