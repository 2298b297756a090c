import { describe, expect, it } from "vitest";
import { formatLoadSettings } from "../../../src/plan/bookmark/load-settings.ts";
import { resetBookmark, rewindBookmark } from "../../../src/plan/bookmark/rewind-bookmark.ts";
import { formatUnfinishedRead, type UnfinishedRead } from "../../../src/plan/bookmark/unfinished-read.ts";
import { bookmarkOf } from "../../support/selections.ts";

const to = "2026-01-01T00:00:00.000Z";
const tail = Buffer.alloc(8).toString("base64");
const fields = "aaaa.bbbb";
const place = { kind: "ordered", rows: 5, watermark: to, modifiedAt: to, id: "001000000000001" } as const;

describe("a bookmark that goes back", () => {
  it.each<[string, UnfinishedRead | null]>([
    ["nothing unfinished", null],
    ["an unfinished read of changes", { ...place, full: false }],
    ["old rows that are read again", { ...place, full: false, fill: fields }],
  ])("forgets what is sent above that date, and %s, and keeps the rest", (_, read) => {
    const progress = read === null ? null : formatUnfinishedRead(read);
    const loaded_with = formatLoadSettings({ start: "2025-01-01T00:00:00.000Z", records: "all" }, null);
    const bookmark = bookmarkOf({ progress, own: { tail, fields, loaded_with } });

    const rewound = rewindBookmark("Account", bookmark, to);

    const own = { tail: null, fields, loaded_with };
    expect(rewound).toEqual({ ...bookmark, replicationKeyValue: to, progress: null, own });
  });

  it.each<[string, UnfinishedRead]>([
    ["newest records are missing", { kind: "tail", full: true, rows: 5 }],
    ["rows are missing", { ...place, full: true }],
  ])("is refused where a full load is unfinished: its %s", (_, read) => {
    const bookmark = bookmarkOf({ progress: formatUnfinishedRead(read) });

    expect(() => rewindBookmark("Account", bookmark, to)).toThrow(
      "Account: a full load is unfinished. Let it complete, or begin it again: state reset Account.",
    );
  });

  it("is refused where the rows of that time were left out", () => {
    const bookmark = bookmarkOf({
      own: { loaded_with: formatLoadSettings({ start: "2026-01-02T00:00:00.000Z", records: "all" }, null) },
    });

    expect(() => rewindBookmark("Account", bookmark, to)).toThrow(
      "its rows before 2026-01-02T00:00:00.000Z were left out by start_date.",
    );
  });
});

it("a bookmark that is reset keeps what the rows were loaded with, and nothing else of its own", () => {
  const loaded_with = formatLoadSettings({ start: to, records: "active" }, "hash");
  const bookmark = bookmarkOf({ rows: 7, progress: "{}", own: { tail, fields, loaded_with, refused: "x" } });

  const own = { tail: null, fields: null, loaded_with, refused: null };
  expect(resetBookmark(bookmark)).toEqual({ ...bookmark, replicationKeyValue: null, progress: null, own });
  expect(resetBookmark(bookmarkOf()).own).toEqual({ tail: null });
});
