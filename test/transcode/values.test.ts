import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileCsv } from "../../src/transcode/csv/csv-transcoder.ts";
import type { ValueKind } from "../../src/transcode/layout.ts";
import { layoutOf } from "../support/layouts.ts";
import { canonicalDatetime, canonicalDecimal } from "../support/reference-values.ts";
import { recordsOf } from "../support/transcoded.ts";

/** The value that a record has for this text of the wire. */
const recordValue = (kind: ValueKind, text: string): string =>
  recordsOf(compileCsv(layoutOf({ V: kind })), `"V"\n"${text}"\n`)[0]!.slice('{"V":'.length, -1);

describe("a decimal", () => {
  it.each([
    ["139000000.0", "139000000"],
    ["1.39E8", "139000000"],
    ["1.6147805824397E13", "16147805824397"],
    ["123456789012345678", "123456789012345678"],
    ["-12345678901234.5678", "-12345678901234.5678"],
    ["1e-18", "0.000000000000000001"],
    ["1.50E+1", "15"],
    ["1.5E0", "1.5"],
    ["-1.25e-1", "-0.125"],
    ["100", "100"],
    ["0.10", "0.1"],
    ["0", "0"],
    ["-0", "0"],
    ["-0.00", "0"],
    ["0.0E5", "0"],
    ["0E400", "0"],
    ["007.50", "7.5"],
    ["00.5", "0.5"],
    ["0.001E1", "0.01"],
    ["12.5E1", "125"],
    ["1E400", `1${"0".repeat(400)}`],
    ["1E-400", `0.${"0".repeat(399)}1`],
  ])("is plain, with all its digits: %s", (text, plain) => {
    expect(recordValue("decimal", text)).toBe(plain);
  });

  it.each([
    ".5",
    "5.",
    "+1",
    "1,5",
    "1E",
    "1E+",
    "1E1.0",
    "1E401",
    "1E99999999999",
    "0x10",
    "1 ",
    " 1",
    "-",
    "NaN",
    "Infinity",
    "1-",
    "--1",
    "1.2.3",
    "é",
  ])("is refused where it is none: %j", (text) => {
    expect(() => recordValue("decimal", text)).toThrow("row 1 of a reply has something else than a number in column V");
  });

  it("is what a big integer and the place of its point give, for any number", () =>
    fc.assert(
      fc.property(fc.stringMatching(/^-?\d{1,20}(\.\d{1,20})?([eE][+-]?\d{1,2})?$/), (text) => {
        expect(recordValue("decimal", text)).toBe(canonicalDecimal(text));
      }),
      { numRuns: 1000 },
    ));
});

describe("an integer", () => {
  it.each([
    ["23", "23"],
    ["-9223372036854775808", "-9223372036854775808"],
    ["23.0", "23"],
    ["2.3E1", "23"],
    ["-0", "0"],
  ])("is digits: %s", (text, digits) => {
    expect(recordValue("integer", text)).toBe(digits);
  });

  it.each(["1.5", "1E-1", "x", "true"])("is refused where it is none: %s", (text) => {
    expect(() => recordValue("integer", text)).toThrow(
      "row 1 of a reply has something else than an integer in column V",
    );
  });
});

describe("a boolean", () => {
  it.each(["TRUE", "1", "truex", "fals", "falsy", "tru"])("is refused where it is none: %s", (text) => {
    expect(() => recordValue("boolean", text)).toThrow(
      "row 1 of a reply has something else than true or false in column V",
    );
  });
});

describe("a date-time", () => {
  it.each([
    ["2026-01-31T09:05:00.000Z", "2026-01-31T09:05:00.000Z"],
    ["2026-01-31T09:05:00.123+0000", "2026-01-31T09:05:00.123Z"],
    ["2026-01-31T09:05:00+0000", "2026-01-31T09:05:00.000Z"],
    ["2026-01-31T09:05:00.5Z", "2026-01-31T09:05:00.500Z"],
    ["2026-01-01T00:05:00.000+0200", "2025-12-31T22:05:00.000Z"],
    ["2024-02-28T23:30:00.000-01:00", "2024-02-29T00:30:00.000Z"],
    ["2026-12-31T23:30:00.000-0100", "2027-01-01T00:30:00.000Z"],
    ["2026-03-01T00:00:00.000+14:00", "2026-02-28T10:00:00.000Z"],
    ["0001-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z"],
    ["1700-01-01T00:00:00.000Z", "1700-01-01T00:00:00.000Z"],
    ["4000-12-31T23:59:59.999+0000", "4000-12-31T23:59:59.999Z"],
    ["2000-02-29T00:00:00.000Z", "2000-02-29T00:00:00.000Z"],
  ])("is in UTC with milliseconds: %s", (text, utc) => {
    expect(recordValue("datetime", text)).toBe(`"${utc}"`);
  });

  it.each([
    "2026-01-31",
    "2026-01-31T09:05:00.000",
    "2026-01-31 09:05:00.000Z",
    "2026-01-31t09:05:00.000z",
    "2026-13-01T00:00:00.000Z",
    "2026-00-01T00:00:00.000Z",
    "2026-02-29T00:00:00.000Z",
    "1900-02-29T00:00:00.000Z",
    "2026-04-31T00:00:00.000Z",
    "2026-01-00T00:00:00.000Z",
    "2026-01-31T24:00:00.000Z",
    "2026-01-31T09:60:00.000Z",
    "2026-01-31T09:05:60.000Z",
    "2026-01-31T09:05:00.Z",
    "2026-01-31T09:05:00.0000Z",
    "2026-01-31T09:05:00.000+24:00",
    "2026-01-31T09:05:00.000+0",
    "2026-01-31T09:05:00.000+00:60",
    "2026-01-31T09:05:00.000+00000",
    "0001-01-01T00:00:00.000+0100",
    "9999-12-31T23:59:59.000-0100",
    "0000-01-01T00:00:00.000Z",
    "2026-01-31T0:05:000.000Z",
    "2026:01-31T09:05:00.000Z",
    "2o26-01-31T09:05:00.000Z",
    "1769850300000",
  ])("is refused where it is none: %s", (text) => {
    expect(() => recordValue("datetime", text)).toThrow(
      "row 1 of a reply has something else than a date-time in column V",
    );
  });

  it("is refused with any one character changed into another that does not belong there", () =>
    fc.assert(
      fc.property(fc.nat(23), fc.constantFrom(..."/:;-+.TZ09 é\u007f"), (at, character) => {
        const text = "2026-01-31T09:05:00.000Z";
        const changed = text.slice(0, at) + character + text.slice(at + 1);
        const judge = (): string => JSON.stringify(canonicalDatetime(changed));
        let expected: string | null = null;
        try {
          expected = judge();
        } catch {
          expect(() => recordValue("datetime", changed)).toThrow("a date-time in column V");
          return;
        }
        expect(recordValue("datetime", changed)).toBe(expected);
      }),
    ));
});
