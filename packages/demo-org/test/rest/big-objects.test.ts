import { describe, expect, it } from "vitest";
import { openRealOrg, soql } from "../support/client.ts";

const open = () => openRealOrg({ standardObjects: true, rows: { LoginEvent: 9 } });

interface Rows {
  readonly records: readonly { readonly Id: string; readonly EventDate: string; readonly EventIdentifier: string }[];
}

describe("a standard big object", () => {
  it("has the same placeholder for an Id in every row, and EventIdentifier to distinguish them", async () => {
    const { ask } = await open();

    const reply = await ask(soql("SELECT Id,EventIdentifier,EventDate FROM LoginEvent ORDER BY EventDate DESC"));
    const { records } = reply.json as Rows; // a query's answer

    expect(new Set(records.map(({ Id }) => Id))).toEqual(new Set(["000000000000000AAA"]));
    expect(new Set(records.map(({ EventIdentifier }) => EventIdentifier)).size).toBe(9);
    const dates = records.map(({ EventDate }) => EventDate.slice(0, 19));
    expect(dates).toEqual(dates.toSorted().reverse());
  });

  it.each([
    "SELECT EventIdentifier FROM LoginEvent ORDER BY Id",
    "SELECT EventIdentifier FROM LoginEvent ORDER BY EventDate",
    "SELECT EventIdentifier FROM LoginEvent ORDER BY EventDate DESC, EventIdentifier",
    "SELECT EventIdentifier FROM LoginEvent WHERE Username = 'a'",
    "SELECT EventIdentifier FROM LoginEvent WHERE EventDate < 2026-01-01T00:00:00Z OR EventIdentifier = 'a'",
    "SELECT COUNT() FROM LoginEvent",
  ])("refuses what it has no index for: %s", async (query) => {
    const { ask } = await open();

    const reply = await ask(soql(query));

    expect([reply.status, reply.json]).toMatchObject([400, [{ errorCode: "BIG_OBJECT_UNSUPPORTED_OPERATION" }]]);
  });

  it("takes a filter on its index", async () => {
    const { ask } = await open();
    const query =
      "SELECT EventIdentifier FROM LoginEvent WHERE EventDate < 2001-01-01T00:00:00Z ORDER BY EventDate DESC";

    expect((await ask(soql(query))).json).toMatchObject({ totalSize: 0, done: true });
  });
});
