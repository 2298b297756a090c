import type { Bookmark, Json } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { adoptBookmark } from "../../../../src/plan/bookmark/foreign/adopt-bookmark.ts";
import { readForeignBookmark } from "../../../../src/plan/bookmark/foreign/read-foreign-bookmark.ts";

const read = (bookmark: Json): Bookmark | null => readForeignBookmark("Account", bookmark);

const nothing: Bookmark = {
  source: null,
  version: null,
  rows: null,
  replicationKey: null,
  replicationKeyValue: null,
  progress: null,
  own: { tail: null },
};
const at = (replicationKeyValue: string, more: Partial<Bookmark> = {}): Bookmark => ({
  ...nothing,
  replicationKey: "SystemModstamp",
  replicationKeyValue,
  ...more,
});
const begun = { progress: '{"kind":"begun","full":true,"rows":0}' };

const nine = "2026-01-31T09:05:00.000Z";
const slice = (start: string, end: string) => ({
  start: `2026-01-${start}T00:00:00.000Z`,
  end: `2026-01-${end}T00:00:00.000Z`,
});
const ranges = (...slices: readonly Json[]): Json => ({ state_type: "date-range", slices });
const until = (day: string, start = "01") =>
  at(`2026-01-${day}T00:00:00.000Z`, {
    replicationKey: null,
    own: { tail: null, loaded_with: `{"start":"2026-01-${start}T00:00:00.000Z","records":"all"}` },
  });

describe("the bookmark of another connector", () => {
  it.each<[string, Json, Bookmark]>([
    ["singer-io's", { SystemModstamp: "2026-01-31T09:05:00.000000Z", version: 5 }, at(nine, { version: 5 })],
    ["singer-io's of before it had versions", { SystemModstamp: "2026-01-31T09:05:00.000000Z" }, at(nine)],
    ["MeltanoLabs'", { version: 5, SystemModstamp: "2026-01-31T09:05:00.000000Z" }, at(nine, { version: 5 })],
    [
      "by another stamp",
      { LastModifiedDate: nine, version: 5 },
      at(nine, { version: 5, replicationKey: "LastModifiedDate" }),
    ],
    ["of logins", { LoginTime: nine }, at(nine, { replicationKey: "LoginTime" })],
    [
      "by a field of the user's",
      { Changed__c: nine, version: 5 },
      at(nine, { version: 5, replicationKey: "Changed__c" }),
    ],
    [
      "by two stamps, of which one was given up",
      { CreatedDate: "2026-02-01T00:00:00Z", SystemModstamp: nine },
      at(nine),
    ],
    [
      "while a job ran",
      {
        SystemModstamp: nine,
        version: 5,
        JobID: "750",
        BatchIDs: ["751"],
        JobHighestBookmarkSeen: "2026-02-01T00:00:00.000000Z",
      },
      at(nine, { version: 5 }),
    ],
    [
      "while a first job ran",
      { version: 5, JobID: "750", BatchIDs: ["751"], JobHighestBookmarkSeen: nine },
      { ...nothing, version: 5, ...begun },
    ],
    ["while a stream was read in full", { version: 5 }, { ...nothing, version: 5, ...begun }],
    ["after a job that was gone", { SystemModstamp: null, version: 5 }, { ...nothing, version: 5, ...begun }],
    ["after a stream was read in full", { version: null }, nothing],
    ["of a stream that was read in full", {}, nothing],
    ["Airbyte's old", { SystemModstamp: "2026-01-31T11:05:00+02:00" }, at(nine)],
    ["Airbyte's of a stream without a cursor", { __ab_no_cursor_state_message: true }, nothing],
    [
      "Airbyte's of a stream that was stopped while it was read in full",
      { next_token: "/services/data/v57.0/query/01g000000000001AAA-2000" },
      nothing,
    ],
    ["the same in another version", { next_page_token: { next_token: "/services/data/v57.0/query/1" } }, nothing],
    ["Airbyte's of one slice", ranges(slice("01", "05")), until("05")],
    ["Airbyte's of slices that touch", ranges(slice("03", "05"), slice("01", "03")), until("05")],
    ["Airbyte's of slices that overlap", ranges(slice("01", "09"), slice("02", "03"), slice("09", "10")), until("10")],
    [
      "Airbyte's of a slice without a start",
      ranges({ ...slice("01", "05"), start: "0001-01-01T00:00:00.000Z" }),
      at("2026-01-05T00:00:00.000Z", {
        replicationKey: null,
        own: { tail: null, loaded_with: '{"start":"1700-01-01T00:00:00.000Z","records":"all"}' },
      }),
    ],
    ["Airbyte's of later slices", ranges(slice("07", "09"), slice("05", "07")), until("09", "05")],
    ["Airbyte's with a gap", ranges(slice("01", "02"), slice("04", "05")), until("02")],
    ["Airbyte's of which nothing is read", ranges(slice("01", "01"), slice("04", "05")), until("01")],
    ["Airbyte's without a slice", ranges(), nothing],
    [
      "Airbyte's with more members",
      { ...(ranges(slice("01", "05")) as object), legacy: {}, use_global_cursor: false },
      until("05"),
    ],
    [
      "of a tap of Meltano's SDK",
      { replication_key: "SystemModstamp", replication_key_value: nine, version: 5 },
      at(nine, { version: 5 }),
    ],
    [
      "written by hand",
      { replication_key_value: "2026-01-31" },
      at("2026-01-31T00:00:00.000Z", { replicationKey: null }),
    ],
    [
      "of a run of the SDK that was stopped",
      {
        starting_replication_value: nine,
        progress_markers: { replication_key: "SystemModstamp", replication_key_value: "2026-02-01" },
        replication_key: "SystemModstamp",
      },
      at(nine),
    ],
    [
      "of a first run of the SDK that was stopped",
      { progress_markers: { Note: "Progress is not resumable if interrupted." } },
      nothing,
    ],
  ])("is understood: %s", (_, foreign, bookmark) => {
    expect(read(foreign)).toEqual(bookmark);
  });

  it.each<[Json]>([["2026-01-31T09:05:00Z"], [5], [[]], [{ position: 7 }], [{ version: 5, offset: { page: 3 } }]])(
    "is not guessed where nobody knows its form: %j",
    (foreign) => {
      expect(read(foreign)).toBeNull();
    },
  );

  it.each<[Json, string]>([
    [
      { SystemModstamp: "yesterday" },
      'Account: the state\'s member SystemModstamp is "yesterday", which is no date-time.',
    ],
    [{ SystemModstamp: 1_769_849_100 }, "member SystemModstamp is 1769849100, which is no date-time."],
    [{ SystemModstamp: "2026-02-30T00:00:00Z", version: 5 }, "member SystemModstamp"],
    [{ SystemModstamp: "" }, "member SystemModstamp"],
    [{ SystemModstamp: nine, version: "five" }, 'member version is "five", which is no version.'],
    [{ version: 0 }, "member version is 0"],
    [{ version: 1.5 }, "member version is 1.5"],
    [{ state_type: "integer", slices: [] }, 'member state_type is "integer", which is none that is known.'],
    [{ slices: [] }, "member state_type is missing"],
    [{ state_type: "date-range" }, "member slices is missing, which is no list of slices."],
    [{ state_type: "date-range", slices: [7] }, "member slices is 7, which is no slice."],
    [ranges({ start: nine }), "member slices.end is missing, which is no date-time."],
    [ranges(slice("05", "01")), "before its start, 2026-01-05T00:00:00.000Z."],
    [{ replication_key: "SystemModstamp", replication_key_value: "soon" }, 'member replication_key_value is "soon"'],
  ])("is refused by the stream's name where it is damaged: %j", (foreign, message) => {
    expect(() => read(foreign)).toThrow(message);
  });
});

describe("a bookmark by one stamp for a stream that is read by another", () => {
  it.each<[string | null, string | null, string | null]>([
    ["SystemModstamp", "SystemModstamp", "SystemModstamp"],
    ["LastModifiedDate", "SystemModstamp", "SystemModstamp"],
    ["SystemModstamp", "LastModifiedDate", "LastModifiedDate"],
    ["CreatedDate", "LoginTime", "LoginTime"],
    [null, "SystemModstamp", "SystemModstamp"],
    ["Changed__c", "Changed__c", "Changed__c"],
    ["SystemModstamp", null, "SystemModstamp"],
  ])("%s, read by %s, is of %s", (theirs, ours, replicationKey) => {
    const bookmark = at(nine, { replicationKey: theirs });

    expect(adoptBookmark("Account", bookmark, ours)).toEqual({ ...bookmark, replicationKey });
  });

  it("is refused where the two have nothing to do with each other", () => {
    const bookmark = at(nine, { replicationKey: "Changed__c" });

    expect(() => adoptBookmark("Account", bookmark, "SystemModstamp")).toThrow(
      "Account: the state's bookmark is of Changed__c, and the stream is read by SystemModstamp. Set replication-key to Changed__c in the catalog",
    );
  });
});
