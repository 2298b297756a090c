import { describe, expect, it } from "vitest";
import { queryPages } from "../../src/commands/query/query-pages.ts";
import type { Session } from "../../src/salesforce/session.ts";
import { testRun } from "../salesforce/test-run.ts";

const row = { attributes: { type: "Account" }, Id: "1" };

/** A session that answers each call with this. */
const answering = (answer: unknown) =>
  ({ call: async () => ({ bytes: Buffer.from(JSON.stringify(answer)) }) }) as unknown as Session;

const pagesOf = (answer: unknown) =>
  Array.fromAsync(queryPages(answering(answer), { soql: "SELECT Id FROM Account", all: false }, testRun()));

describe("the pages of a query", () => {
  it("have as many rows as Salesforce counts", async () => {
    expect(await pagesOf({ totalSize: 1, done: true, records: [row] })).toEqual([{ records: [row], isLast: true }]);
    await expect(pagesOf({ totalSize: 2, done: true, records: [row] })).rejects.toThrowError(
      "query: Salesforce says that there are 2 rows, but 1 came. Run the query again.",
    );
  });

  it.each([
    { totalSize: 1, done: false, records: [row] },
    { totalSize: 1, done: true, records: [row], nextRecordsUrl: "/x" },
    { done: true, records: [row] },
    { totalSize: 1, done: true },
  ])("have the documented form: %j has not", async (answer) => {
    await expect(pagesOf(answer)).rejects.toThrowError("Salesforce's answer (query) does not have the documented form");
  });
});
