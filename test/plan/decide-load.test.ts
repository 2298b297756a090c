import { describe, expect, it } from "vitest";
import { resumePointOf } from "../../src/plan/bookmark/resume-point.ts";
import { formatUnfinishedRead, type UnfinishedRead } from "../../src/plan/bookmark/unfinished-read.ts";
import { type DecideSettings, decide, decideAgain, type Facts } from "../../src/plan/decide-load.ts";
import { objectStream } from "../../src/plan/object-stream.ts";
import { DeletionLog } from "../../src/salesforce/changes/deletion-log.ts";
import { bookmarkOf, selectionOf } from "../support/selections.ts";

const resumeSettings = { start: null, records: "all", lookbackMs: 0, visibilityLagMs: 0 } as const;
const settings: DecideSettings = {
  api: "auto",
  visibilityLagMs: 900_000,
  end: null,
  readUnchanged: false,
  rereadsRelated: false,
};
const facts = (more: Partial<Facts> = {}): Facts => ({
  now: new Date("2026-01-31T10:00:00Z"),
  covered: [],
  rows: 0,
  fitsUri: true,
  deletions: new DeletionLog(),
  forgotten: null,
  ...more,
});

function decided(
  options: Parameters<typeof selectionOf>[0],
  known: Partial<Facts>,
  more: Partial<DecideSettings> = {},
) {
  const stream = objectStream(selectionOf(options), "_sdc_deleted_at");
  return decide(stream, resumePointOf(stream, resumeSettings), facts(known), { ...settings, ...more });
}
const scan: UnfinishedRead = {
  kind: "ordered",
  full: true,
  rows: 2000,
  watermark: "2026-01-31T08:00:00.000Z",
  modifiedAt: "2026-01-30T00:00:00.000Z",
  id: "001000000000001AAA",
};

describe("what is done about a stream", () => {
  it("is nothing where nothing changed: only the watermark moves on", () => {
    expect(decided({ from: bookmarkOf() }, { rows: 0 })).toMatchObject({
      kind: "unchanged",
      watermark: "2026-01-31T09:45:00.000Z",
    });
  });

  it.each([
    ["a change is known", { from: bookmarkOf() }, { rows: 3 }, {}],
    ["nobody knows", { from: bookmarkOf() }, { rows: null }, {}],
    [
      "records above the watermark are remembered",
      { from: bookmarkOf({ own: { tail: "AAAAAAAAAAA=" } }) },
      { rows: 0 },
      {},
    ],
    ["the stream was never loaded", { from: null }, { rows: 0 }, {}],
    [
      "`updated` is not sure to name the rows of a field history",
      { id: "AccountHistory", replicationKey: "CreatedDate", from: bookmarkOf({ replicationKey: "CreatedDate" }) },
      { rows: 0 },
      {},
    ],
    ["so few streams are read that asking costs no less", { from: bookmarkOf() }, { rows: 0 }, { readUnchanged: true }],
  ])("is a read where %s", (_why, options, known, more) => {
    expect(decided(options, known, more)).toMatchObject({ kind: "load", small: true, together: true });
  });

  it("is one Bulk job for many rows, with body and tail apart", () => {
    expect(decided({ from: null }, { rows: 1_000_000 })).toMatchObject({
      kind: "load",
      choice: { transport: "bulk", calls: 14, why: "about 1,000,000 rows" },
      together: false,
      small: false,
    });
  });

  it("is a read by itself for some thousand rows, body and tail together", () => {
    expect(decided({ from: null }, { rows: 6_001 })).toMatchObject({
      choice: { transport: "rest", calls: 4 },
      together: true,
      small: false,
    });
  });

  it("keeps body and tail together where the key cannot be cut from above", () => {
    const options = { from: null, replicationKey: "LastModifiedDate" };

    expect(decided(options, { rows: 1_000_000 }, { api: "rest" })).toMatchObject({ together: true });
    // The results of a job have no order: what lies above is read again by itself.
    expect(decided(options, { rows: 1_000_000 })).toMatchObject({ choice: { transport: "bulk" }, together: false });
  });

  it("follows the setting api, except where Bulk does not serve the object", () => {
    const metadata = new Map([["", { "salesforce.bulk": false }]]);

    expect(decided({ from: null }, { rows: 1_000_000 }, { api: "rest" })).toMatchObject({
      choice: { transport: "rest" },
      together: false,
    });
    expect(decided({ from: null }, { rows: 1 }, { api: "bulk" })).toMatchObject({
      choice: { transport: "bulk" },
      together: false,
      small: false,
    });
    expect(decided({ from: null, metadata }, { rows: 1 }, { api: "bulk" })).toMatchObject({
      choice: { transport: "rest" },
      small: true,
    });
  });

  it("reads body and tail apart where a Bulk job may bring any number of rows", () => {
    expect(decided({ from: null }, { rows: null }, { api: "bulk" })).toMatchObject({
      choice: { transport: "bulk" },
      together: false,
    });
  });

  it("is a Bulk job where the query is longer than a URI may be", () => {
    expect(decided({ from: null }, { rows: 1, fitsUri: false }, { api: "rest" })).toMatchObject({
      choice: { transport: "bulk" },
    });
  });

  it("goes on with an unfinished body under the watermark that it began with", () => {
    const from = bookmarkOf({ replicationKeyValue: null, progress: formatUnfinishedRead(scan) });

    expect(decided({ from }, { rows: null })).toMatchObject({
      resume: { full: true, since: null },
      watermark: "2026-01-31T08:00:00.000Z",
      choice: { transport: "rest" },
      together: false,
      small: false,
    });
  });

  it("has no watermark where the stream is read without regard to time", () => {
    expect(decided({ method: "FULL_TABLE", from: null }, { rows: 5 })).toMatchObject({
      watermark: null,
      together: false,
      small: true,
    });
  });

  it("is thought over when the first page tells the size", () => {
    const first = decided({ from: null }, { rows: null });
    if (first.kind !== "load") throw new Error("expected a load");

    expect(decideAgain(first, 250_000)).toMatchObject({ choice: { transport: "bulk" }, together: false, small: false });
  });
});

describe("what the state asks for", () => {
  const stream = (options: Parameters<typeof selectionOf>[0]) => objectStream(selectionOf(options), "_sdc_deleted_at");

  it("is everything again when the replication key is another one than before", () => {
    const changed = stream({ from: bookmarkOf({ replicationKey: "LastModifiedDate" }) });

    expect(resumePointOf(changed, { ...resumeSettings, start: "2020-01-01T00:00:00.000Z" })).toEqual({
      full: true,
      value: null,
      since: "2020-01-01T00:00:00.000Z",
      tail: null,
      scan: null,
      loaded: { start: "2020-01-01T00:00:00.000Z", records: "all" },
    });
  });

  it("is the rest of a full load whose tail did not fit", () => {
    const tail: UnfinishedRead = { kind: "tail", full: true, rows: 30_000 };
    const pending = stream({ from: bookmarkOf({ progress: formatUnfinishedRead(tail) }) });

    expect(resumePointOf(pending, resumeSettings)).toMatchObject({
      full: true,
      since: "2026-01-31T09:00:00.000Z",
      scan: tail,
    });
  });
});
