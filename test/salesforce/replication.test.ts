import { describe, expect, it } from "vitest";
import { askChanges } from "../../src/salesforce/replication.ts";
import { compositeOf, names, partsOf, sessionOf } from "./fake-session.ts";
import { testRun } from "./test-run.ts";

describe("what changed", () => {
  const stamp = "2026-01-31T09:00:00.000+0000";
  const ask = (object: string, updated = true, deleted = true) => ({
    object,
    start: new Date("2026-01-31T08:00:00Z"),
    end: new Date("2026-01-31T09:00:30Z"),
    updated,
    deleted,
  });
  const changes = compositeOf((url) => {
    if (url.includes("Refusing"))
      return { status: 400, body: [{ errorCode: "INVALID_REPLICATION_DATE", message: "startDate" }] };
    if (url.includes("/updated/")) return { body: { ids: ["001"], latestDateCovered: stamp } };
    return {
      body: {
        deletedRecords: [{ id: "002", deletedDate: stamp }],
        earliestDateAvailable: stamp,
        latestDateCovered: stamp,
      },
    };
  });

  it("in 1,000 objects costs 84 calls for both, 40 for one of the two", async () => {
    const both = sessionOf(changes);
    const one = sessionOf(changes);

    const answers = await askChanges(
      both.session,
      names(1000).map((name) => ask(name)),
      testRun(),
    );
    await askChanges(
      one.session,
      names(1000).map((name) => ask(name, true, false)),
      testRun(),
    );

    expect([answers.size, both.requests.length, one.requests.length]).toEqual([1000, 84, 40]);
  });

  it("is told as moments and ids; one object's refusal is its own", async () => {
    const { session, requests } = sessionOf(changes);
    const moment = new Date("2026-01-31T09:00:00Z");

    const answers = await askChanges(session, [ask("Account"), ask("Refusing", true, false)], testRun());

    expect(answers.get("Account")).toEqual({
      updated: { ids: ["001"], latestDateCovered: moment },
      deleted: {
        records: [{ id: "002", deletedDate: moment }],
        earliestDateAvailable: moment,
        latestDateCovered: moment,
      },
    });
    expect(answers.get("Refusing")).toMatchObject({
      updated: { refused: { detail: { code: "INVALID_REPLICATION_DATE", stream: "Refusing" } } },
      deleted: null,
    });
    expect(partsOf(requests[0]!)[0]?.url).toBe(
      "/services/data/v66.0/sobjects/Account/updated/?start=2026-01-31T08%3A00%3A00%2B00%3A00&end=2026-01-31T09%3A00%3A30%2B00%3A00",
    );
  });
});
