import { describe, expect, it } from "vitest";
import { explainBookmark } from "../../../src/plan/bookmark/explain-bookmark.ts";
import { formatLoadSettings } from "../../../src/plan/bookmark/load-settings.ts";
import { formatUnfinishedRead, type UnfinishedRead } from "../../../src/plan/bookmark/unfinished-read.ts";
import { bookmarkOf } from "../../support/selections.ts";

const ordered = {
  kind: "ordered",
  full: true,
  rows: 1200,
  watermark: null,
  modifiedAt: null,
  id: "001000000000001",
} as const;
const job = {
  kind: "job",
  full: true,
  rows: 0,
  watermark: null,
  job: "750000000000001",
  apiVersion: "66.0",
  soqlHash: "x",
  user: "005000000000001",
  maxRecords: null,
  locator: null,
  received: 51_234,
} as const;

describe("a bookmark in words", () => {
  it.each<[UnfinishedRead, string]>([
    [ordered, "full load: 1,200 records so far, up to the row 001000000000001"],
    [
      { ...ordered, full: false, rows: 1, modifiedAt: "2026-01-31T09:00:00.000Z" },
      "changes: 1 record so far, up to 2026-01-31T09:00:00.000Z",
    ],
    [
      { ...ordered, full: false, fill: "start 2026" },
      "old rows again: 1,200 records so far, up to the row 001000000000001",
    ],
    [job, "full load: 0 records so far, Bulk job 750000000000001 (51,234 rows received)"],
    [
      { kind: "parents", full: true, rows: 5, watermark: null, parent: "069000000000001" },
      "full load: 5 records so far, up to the parent 069000000000001",
    ],
    [{ kind: "tail", full: true, rows: 7 }, "full load: all but the newest records, 7 records so far"],
  ])("says what is unfinished: %j", (read, unfinished) => {
    const bookmark = bookmarkOf({ progress: formatUnfinishedRead(read) });

    expect(explainBookmark("Account", bookmark)).toEqual({ unfinished, notes: [] });
  });

  it("says what else it remembers", () => {
    const own = {
      tail: Buffer.alloc(16).toString("base64"),
      loaded_with: formatLoadSettings({ start: "2026-01-01T00:00:00.000Z", records: "active" }, null),
      fields: "aaaabbbb.ccccddddeeee",
      refused: "2026-03-03T09:00:00.000Z EXTERNAL_OBJECT_UNSUPPORTED",
    };

    expect(explainBookmark("Account", bookmarkOf({ own }))).toEqual({
      unfinished: null,
      notes: [
        "only rows changed since 2026-01-01T00:00:00.000Z are loaded (start_date)",
        "only active rows are loaded (records)",
        "2 recent changes above that are out too",
        "old rows have no value for 3 of the selected fields (backfill_new_fields)",
        "Salesforce refused to let it be read: 2026-03-03T09:00:00.000Z EXTERNAL_OBJECT_UNSUPPORTED",
      ],
    });
  });

  it("names a member that is damaged", () => {
    expect(() => explainBookmark("Account", bookmarkOf({ progress: "{}" }))).toThrow(
      "Account: the state's member scan",
    );
  });
});
