import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileCsv } from "../../src/transcode/csv/csv-transcoder.ts";
import { compileRest } from "../../src/transcode/json/rest-transcoder.ts";
import type { RowKey } from "../../src/transcode/transcoder.ts";
import { referenceCsv, referenceRest, type Transcoded } from "../support/reference-transcoder.ts";
import { envelope, transcodePage } from "../support/transcoded.ts";
import { anyPage } from "../support/wire-arbitraries.ts";
import { csvBody, restBody } from "../support/wire-rows.ts";

const expected = ({ lines, rows, lastKey, replaced }: Transcoded) => ({
  lines,
  given: rows,
  rows,
  records: rows,
  lastKey,
  replaced,
});

describe("a transcoder", () => {
  it("gives the records that the reference gives for CSV, whatever schema, rows and chunks", () =>
    fc.assert(
      fc.property(anyPage, ({ layout, rows, spelling, cuts }) => {
        const body = csvBody(layout, rows, spelling);

        const page = transcodePage(compileCsv(layout), body, cuts);

        expect(page).toEqual(expected(referenceCsv(layout, body, envelope)));
      }),
      { numRuns: 2000 },
    ));

  it("gives the records that the reference gives for REST, whatever schema, rows and chunks", () =>
    fc.assert(
      fc.property(anyPage, ({ layout, rows, spelling, cuts }) => {
        const body = restBody(layout, rows, spelling);
        const transcoder = compileRest(layout);

        const page = transcodePage(transcoder, body, cuts);

        expect(page).toEqual(expected(referenceRest(layout, body, envelope)));
        expect(transcoder.head).toEqual({ totalSize: rows.length, done: true, nextRecordsUrl: null });
      }),
      { numRuns: 2000 },
    ));

  it("gives the same bytes for the same rows by REST and by Bulk", () =>
    fc.assert(
      fc.property(anyPage, ({ layout, rows, spelling, cuts }) => {
        const byBulk = transcodePage(compileCsv(layout), csvBody(layout, rows, spelling), cuts);
        const byRest = transcodePage(compileRest(layout), restBody(layout, rows, spelling), cuts);

        expect(byRest).toEqual(byBulk);
      }),
      { numRuns: 1000 },
    ));

  it("leaves out exactly the records that are not wanted, and shows each as it would go out", () =>
    fc.assert(
      fc.property(anyPage, fc.array(fc.boolean(), { minLength: 1 }), ({ layout, rows, spelling, cuts }, wanted) => {
        const body = csvBody(layout, rows, spelling);
        const reference = referenceCsv(layout, body, envelope);
        const isWanted = (_: unknown, n: number): boolean => wanted[n % wanted.length]!;
        const seen: string[] = [];
        const keys: RowKey[] = [];

        const page = transcodePage(compileCsv(layout), body, cuts, (record, key) => {
          keys.push(key);
          return isWanted(record, seen.push(new TextDecoder("utf-8", { ignoreBOM: true }).decode(record)) - 1);
        });

        const kept = reference.records.filter(isWanted);
        expect(seen).toEqual(reference.records);
        expect(keys.at(-1) ?? { id: null, modifiedAt: null }).toEqual(reference.lastKey);
        expect(page.lines).toBe(kept.map((record) => `{"type":"RECORD","record":${record},"version":1}\n`).join(""));
        expect({ rows: page.rows, records: page.records }).toEqual({ rows: rows.length, records: kept.length });
        expect(page.lastKey).toEqual(reference.lastKey);
        expect(page.replaced).toBe(kept.join("").split("\uFFFD").length - 1);
      }),
      { numRuns: 300 },
    ));

  it("goes on with the next wire page as if it were its first", () =>
    fc.assert(
      fc.property(anyPage, anyPage, ({ layout, rows, spelling, cuts }, other) => {
        const body = restBody(layout, rows, spelling);
        const transcoder = compileRest(layout);
        const cut = body.subarray(0, Math.floor(body.length / 2));

        const first = transcodePage(transcoder, body, cuts);
        expect(() => transcodePage(transcoder, cut, other.cuts)).toThrow("Some__c: ");
        const second = transcodePage(transcoder, body, other.cuts);

        expect(second).toEqual(first);
      }),
      { numRuns: 300 },
    ));
});
