import { describe, expect, it } from "vitest";
import { RestPosition } from "../../../src/read/rest/rest-read-progress.ts";

const head = (done: boolean, nextRecordsUrl: string | null) => ({ totalSize: 400, done, nextRecordsUrl });
const key = { id: "0015g00000IqMJIAA3", modifiedAt: null };

describe("a page of an ordered read", () => {
  it.each([
    [
      "its locator says how many rows came before the next page",
      head(false, "/services/data/v66.0/query/0r8-200"),
      true,
    ],
    ["it is the last one, and the query's rows were counted", head(true, null), true],
    ["its locator says nothing", head(false, "/services/data/v66.0/query/0r8xx"), false],
  ])("can be forgotten only where somebody counted its rows: %s", (_why, page, isCertain) => {
    expect(new RestPosition(null).pass(page, key)).toBe(isCertain);
  });

  it("is no place to go on from without a row", () => {
    expect(new RestPosition(null).pass(head(true, null), { id: null, modifiedAt: null })).toBe(false);
  });
});
