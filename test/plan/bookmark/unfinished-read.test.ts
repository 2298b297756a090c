import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatUnfinishedRead,
  parseUnfinishedRead,
  type UnfinishedRead,
} from "../../../src/plan/bookmark/unfinished-read.ts";

const count = fc.nat();
const text = fc.string();
const maybe = fc.option(text, { nil: null });
const date = fc.date({ min: new Date("1900-01-01"), max: new Date("2100-01-01"), noInvalidDate: true });
const when = fc.option(
  date.map((date) => date.toISOString()),
  { nil: null },
);
const id = fc.stringMatching(/^[0-9A-Za-z]{15}$/);
const load = { full: fc.boolean(), rows: count };
const scans: fc.Arbitrary<UnfinishedRead> = fc.oneof(
  fc.record({ kind: fc.constant("ordered" as const), ...load, watermark: when, modifiedAt: when, id }),
  fc.record({ kind: fc.constant("tail" as const), ...load }),
  fc.record({
    kind: fc.constant("job" as const),
    ...load,
    watermark: when,
    job: id,
    apiVersion: fc.constantFrom("59.0", "66.0"),
    soqlHash: text,
    user: text,
    maxRecords: fc.option(count, { nil: null }),
    locator: maybe,
    received: count,
  }),
);

describe("the scan in a bookmark", () => {
  it("comes back as it was written", () =>
    fc.assert(
      fc.property(scans, (scan) => {
        expect(parseUnfinishedRead("Account", formatUnfinishedRead(scan))).toEqual(scan);
      }),
    ));

  it.each<[string, UnfinishedRead]>([
    [
      '{"kind":"ordered","stamp":"2026-01-31T09:05:00.000Z","id":"001000000000001AAA","full":true,"rows":40,"watermark":"2026-01-31T10:00:00.000Z","deletedSince":"2026-01-30T00:00:00.000Z"}',
      {
        ...{ kind: "ordered", modifiedAt: "2026-01-31T09:05:00.000Z", id: "001000000000001AAA", full: true, rows: 40 },
        ...{ watermark: "2026-01-31T10:00:00.000Z", deletedSince: "2026-01-30T00:00:00.000Z" },
      },
    ],
    [
      '{"kind":"ordered","stamp":null,"id":"001000000000001AAA","full":false,"rows":0,"watermark":null,"fill":"3NHVEhVuUEM"}',
      {
        ...{ kind: "ordered", modifiedAt: null, id: "001000000000001AAA", full: false, rows: 0 },
        ...{ watermark: null, fill: "3NHVEhVuUEM" },
      },
    ],
    [
      '{"kind":"parents","parent":"001000000000001AAA","full":true,"rows":40,"watermark":null}',
      { kind: "parents", parent: "001000000000001AAA", full: true, rows: 40, watermark: null },
    ],
    ['{"kind":"tail","full":true,"rows":40}', { kind: "tail", full: true, rows: 40 }],
  ])("is written with this text, and read from it, in every version: %s", (text, scan) => {
    expect(formatUnfinishedRead(scan)).toBe(text);
    expect(parseUnfinishedRead("Account", text)).toEqual(scan);
  });

  it("is read whatever the order of its members", () => {
    const text =
      '{"full":true,"rows":40,"watermark":null,"id":"001000000000001AAA","stamp":"2026-01-31T09:05:00.000Z","kind":"ordered"}';

    expect(parseUnfinishedRead("Account", text)).toEqual({
      ...{ kind: "ordered", modifiedAt: "2026-01-31T09:05:00.000Z", id: "001000000000001AAA" },
      ...{ full: true, rows: 40, watermark: null },
    });
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"kind":"ordered"}',
    '{"kind":"job","full":true,"rows":1}',
    '{"kind":"tail","full":true,"rows":-1}',
    '{"kind":"page","full":true,"rows":1}',
    '{"kind":"ordered","full":true,"rows":1,"watermark":"soon","stamp":null,"id":"001000000000001"}',
    '{"kind":"ordered","full":true,"rows":1,"watermark":null,"stamp":"2021-01-01","id":"001000000000001"}',
    '{"kind":"ordered","full":true,"rows":1,"watermark":null,"stamp":null,"id":"1"}',
    '{"kind":"parents","full":true,"rows":1,"watermark":null,"parent":"../1"}',
  ])("is refused by name when it is %s", (damaged) => {
    expect(() => parseUnfinishedRead("Account", damaged)).toThrow(
      "Account: the state's member scan is not one that this tap wrote.",
    );
  });
});
