import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatScan, parseScan, type Scan } from "../../src/plan/scan.ts";

const count = fc.nat();
const text = fc.string();
const maybe = fc.option(text, { nil: null });
const load = { full: fc.boolean(), rows: count };
const scans: fc.Arbitrary<Scan> = fc.oneof(
  fc.record({ kind: fc.constant("ordered" as const), ...load, watermark: maybe, stamp: maybe, id: text }),
  fc.record({ kind: fc.constant("tail" as const), ...load }),
  fc.record({
    kind: fc.constant("job" as const),
    ...load,
    watermark: maybe,
    job: text,
    apiVersion: text,
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
        expect(parseScan("Account", formatScan(scan))).toEqual(scan);
      }),
    ));

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"kind":"ordered"}',
    '{"kind":"job","full":true,"rows":1}',
    '{"kind":"tail","full":true,"rows":-1}',
    '{"kind":"page","full":true,"rows":1}',
  ])("is refused by name when it is %s", (damaged) => {
    expect(() => parseScan("Account", damaged)).toThrow(
      "Account: the state's member scan is not one that this tap wrote.",
    );
  });
});
