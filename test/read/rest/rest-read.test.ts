import { describe, expect, it } from "vitest";
import { refusal } from "../../../src/errors/org-error.ts";
import { objectStream } from "../../../src/plan/object-stream.ts";
import { readByRest } from "../../../src/read/rest/rest-read.ts";
import { tooLarge } from "../../../src/salesforce/http/whole-reply.ts";
import { compileRest } from "../../../src/transcode/json/rest-transcoder.ts";
import { sessionOf } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";
import { selectionOf } from "../../support/selections.ts";

const id = (n: number): string => `001000000000${String(n).padStart(3, "0")}AAA`;
const row = (n: number, second: string) => ({
  Id: id(n),
  IsDeleted: false,
  SystemModstamp: `2026-01-31T09:05:${second}+0000`,
  Name: `row ${n}`,
});

/** Where the read could go on after a page of these rows. */
async function checkpointsAfter(rows: readonly object[]): Promise<unknown[]> {
  const selection = selectionOf({});
  const stream = objectStream(selection, "_sdc_deleted_at");
  const { session } = sessionOf(() => ({ body: { totalSize: rows.length, done: true, records: rows } }));
  const { object, replicationKey: key } = stream;
  const layout = stream.layout();
  const query = { object, layout, key, slice: { from: null, to: null }, isDeleted: null };
  const read = { selection, transcoder: compileRest(layout), query, all: true, after: null };
  const run = testRun();
  const checkpoints: unknown[] = [];
  for await (const { checkpoint } of readByRest(read, { session, run }))
    if (checkpoint !== undefined) checkpoints.push(checkpoint);
  return checkpoints;
}

describe("the place at which a page ends", () => {
  it("is its last row, where timestamps are whole seconds", async () => {
    expect(await checkpointsAfter([row(1, "01.000"), row(7, "02.000")])).toEqual([
      { kind: "ordered", id: id(7), modifiedAt: "2026-01-31T09:05:02.000Z" },
    ]);
  });

  it("is the whole second of its last row, where timestamps have milliseconds: an Id orders nothing there", async () => {
    expect(await checkpointsAfter([row(1, "01.300"), row(7, "02.000")])).toEqual([
      { kind: "ordered", id: "000000000000000", modifiedAt: "2026-01-31T09:05:02.000Z" },
    ]);
    expect(await checkpointsAfter([row(1, "01.300"), row(7, "02.400")])).toEqual([
      { kind: "ordered", id: id(7), modifiedAt: "2026-01-31T09:05:02.400Z" },
    ]);
  });
});

describe("a row that changed while it was read, at the end of a page", () => {
  const settledBelow = "2026-01-31T09:05:30.000Z";

  /** Reads pages by a locator that is lost after the first one. */
  async function readWithLostLocator(first: readonly object[], again: readonly object[]) {
    const selection = selectionOf({});
    const stream = objectStream(selection, "_sdc_deleted_at");
    const { object, replicationKey: key } = stream;
    const next = `/services/data/v66.0/query/0r8-${first.length}`;
    let isBegun = false;
    const { session, requests } = sessionOf(({ path }) => {
      if (path === next) throw refusal(400, { code: "INVALID_QUERY_LOCATOR", message: "" });
      const records = isBegun ? again : first;
      const head = isBegun ? { done: true } : { done: false, nextRecordsUrl: next };
      isBegun = true;
      return { body: { totalSize: records.length, ...head, records } };
    });
    const layout = stream.layout();
    const query = { object, layout, key, slice: { from: null, to: null }, isDeleted: null };
    const read = { selection, transcoder: compileRest(layout), query, all: true, after: null, settledBelow };
    let out = "";
    const checkpoints: unknown[] = [];
    for await (const { lines, checkpoint } of readByRest(read, { session, run: testRun() })) {
      out += Buffer.from(lines);
      if (checkpoint !== undefined) checkpoints.push(checkpoint);
    }
    return { rows: out.match(/row \d/g), checkpoints, last: decodeURIComponent(requests.at(-1)?.path ?? "") };
  }

  it("is no place to go on from: the rows between its old and its new timestamp come", async () => {
    const first = [row(1, "01.000"), row(2, "02.000"), row(3, "59.000")];
    const again = [row(4, "04.000"), row(3, "59.000")];

    await expect(readWithLostLocator(first, again)).resolves.toEqual({
      rows: ["row 1", "row 2", "row 3", "row 4"],
      checkpoints: [
        { kind: "ordered", id: id(2), modifiedAt: "2026-01-31T09:05:02.000Z" },
        { kind: "ordered", id: id(4), modifiedAt: "2026-01-31T09:05:04.000Z" },
      ],
      last: expect.stringContaining(`SystemModstamp = 2026-01-31T09:05:02Z AND Id > '${id(2)}'`),
    });
  });

  it("leaves a page of such rows alone without a place, and none of them comes twice", async () => {
    const changed = [row(1, "58.000"), row(2, "59.000")];

    await expect(readWithLostLocator(changed, [row(3, "03.000"), ...changed])).resolves.toMatchObject({
      rows: ["row 1", "row 2", "row 3"],
      last: expect.not.stringContaining("WHERE"),
    });
  });
});

describe("a page that is too large to be held", () => {
  it("is asked for by a new query: the pages of a locator may keep their length", async () => {
    const selection = selectionOf({});
    const stream = objectStream(selection, "_sdc_deleted_at");
    const { object, replicationKey: key } = stream;
    const layout = stream.layout();
    const next = "/services/data/v66.0/query/0r8-1";
    const { session, requests } = sessionOf(({ path, headers }) => {
      if (path === next) throw tooLarge(16 * 1024 * 1024);
      const isFirst = Object.keys(headers ?? {}).length === 0;
      const page = { totalSize: isFirst ? 2 : 1, done: !isFirst, ...(isFirst && { nextRecordsUrl: next }) };
      return { body: { ...page, records: [isFirst ? row(1, "01.000") : row(2, "02.000")] } };
    });
    const query = { object, layout, key, slice: { from: null, to: null }, isDeleted: null };
    const read = { selection, transcoder: compileRest(layout), query, all: true, after: null };
    let out = "";

    for await (const { lines } of readByRest(read, { session, run: testRun() })) out += Buffer.from(lines);

    expect(out.match(/row \d/g)).toEqual(["row 1", "row 2"]);
    expect(requests.map(({ path }) => path === next)).toEqual([false, true, false]);
  });
});
