import { describe, expect, it } from "vitest";
import { explainDeletions, rewindDeletions } from "../../../../src/streams/metadata/plan/deletions-bookmark.ts";
import { bookmarkOf } from "../../../support/selections.ts";

const to = "2026-01-10T00:00:00.000Z";
const own = { Account: "2026-01-05T00:00:00.000Z", Case: "2026-01-15T00:00:00.000Z" };
const progressOf = (full: boolean): string => JSON.stringify({ kind: "deletions", full, own });

describe("the bookmark of deleted_records", () => {
  it("goes back for all objects but those that lag behind that date", () => {
    const bookmark = bookmarkOf({ progress: progressOf(false) });

    const rewound = rewindDeletions("deleted_records", bookmark, to);

    const progress = JSON.stringify({ kind: "deletions", full: false, own: { Account: own.Account } });
    expect(rewound).toEqual({ ...bookmark, replicationKeyValue: to, progress });
  });

  it("does not while a full load is unfinished", () => {
    const bookmark = bookmarkOf({ progress: progressOf(true) });

    expect(() => rewindDeletions("deleted_records", bookmark, to)).toThrow(
      "deleted_records: a full load is unfinished.",
    );
  });

  it("says which objects have another time", () => {
    expect(explainDeletions("deleted_records", bookmarkOf({ progress: progressOf(true) }))).toEqual({
      unfinished: "full load",
      notes: ["Account, Case: read up to another time"],
    });
    expect(explainDeletions("deleted_records", bookmarkOf())).toEqual({ unfinished: null, notes: [] });
  });
});
