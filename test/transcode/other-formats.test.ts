import { describe, expect, it } from "vitest";
import { compileCsv } from "../../src/transcode/csv/csv-transcoder.ts";
import { compileRest } from "../../src/transcode/json/rest-transcoder.ts";
import type { Layout, ValueKind } from "../../src/transcode/layout.ts";
import { transcodePage } from "../support/transcoded.ts";

const layoutOf = (kind: ValueKind): Layout => ({
  stream: "Some__c",
  columns: [
    { path: ["Id"], kind: "text" },
    { path: ["Value"], kind },
  ],
  properties: [
    { name: "Id", source: { column: 0 } },
    { name: "Value", source: { column: 1 } },
  ],
  key: { id: 0, modifiedAt: -1 },
});

/** The value's bytes in a record, by Bulk and by REST. */
function written(kind: ValueKind, csv: string, json = JSON.stringify(csv)): readonly string[] {
  const layout = layoutOf(kind);
  const bodies = [
    [compileCsv(layout), `"Id","Value"\n"1","${csv.replaceAll('"', '""')}"\n`],
    [compileRest(layout), `{"totalSize":1,"done":true,"records":[{"Id":"1","Value":${json}}]}`],
  ] as const;
  return bodies.map(([transcoder, body]) => {
    const { lines } = transcodePage(transcoder, Buffer.from(body), [1 << 20]);
    return /"Value":(.*)\},"version"/.exec(lines)?.[1] ?? lines;
  });
}

describe("a value in another connector's format", () => {
  it.each<[ValueKind, string, string | undefined, string]>([
    ["double", "33", "33", "33.0"],
    ["double", "33.0", "33.0", "33.0"],
    ["double", "0", "0.0", "0.0"],
    ["double", "-0.50", "-0.5", "-0.5"],
    ["double", "1.39E8", "139000000.0", "139000000.0"],
    ["double", "0.1", "0.1", "0.1"],
    ["double", "1234567890123456.78", "1234567890123456.78", "1234567890123456.8"],
    ["double", "123456789012345678", "123456789012345678", "123456789012345680.0"],
    ["double", "1E22", "1.0E22", "1e+22"],
    ["microseconds", "2026-01-31T09:05:00.000Z", '"2026-01-31T09:05:00.000+0000"', '"2026-01-31T09:05:00.000000Z"'],
    ["microseconds", "2026-01-31T09:05:00.123Z", '"2026-01-31T10:05:00.123+0100"', '"2026-01-31T09:05:00.123000Z"'],
    ["midnight", "2027-01-05", undefined, '"2027-01-05T00:00:00.000000Z"'],
    ["any", "true", "true", "true"],
    ["any", "12", "12", "12.0"],
    ["any", "12", '"12"', "12.0"],
    ["any", "12 months", undefined, '"12 months"'],
    ["any", "1E999", undefined, '"1E999"'],
    ["any", 'say "no"', undefined, String.raw`"say \"no\""`],
    ["any", "-", undefined, '"-"'],
    ["any", "", "null", "null"],
  ])("%s: %j by Bulk and %s by REST is %s", (kind, csv, json, expected) => {
    expect(written(kind, csv, json)).toEqual([expected, expected]);
  });

  it.each<[ValueKind, string]>([
    ["midnight", "2027-02-30"],
    ["midnight", "2027-01-05T00:00:00.000Z"],
    ["microseconds", "2027-01-05"],
    ["double", "many"],
  ])("that is none is an error: %s %s", (kind, text) => {
    expect(() => written(kind, text)).toThrow("Some__c: ");
  });
});
