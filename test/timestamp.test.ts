import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseTimestamp } from "../src/timestamp.ts";

describe("a date-time in a configuration", () => {
  it.each([
    ["2021-01-01", "2021-01-01T00:00:00.000Z"],
    ["2021-01-01 00:00:00", "2021-01-01T00:00:00.000Z"],
    ["2021-01-01T00:00:00", "2021-01-01T00:00:00.000Z"],
    ["2021-01-01T00:00:00Z", "2021-01-01T00:00:00.000Z"],
    ["2021-01-01t00:00:00z", "2021-01-01T00:00:00.000Z"],
    ["2021-01-01T00:00:00.000+0000", "2021-01-01T00:00:00.000Z"],
    ["2021-01-01T00:00:00+05:00", "2020-12-31T19:00:00.000Z"],
    ["2021-01-01 00:00:00-05:30", "2021-01-01T05:30:00.000Z"],
    ["2021-01-01T00:00:00.123456Z", "2021-01-01T00:00:00.123Z"],
    ["2021-01-01T00:00:00.9999999+00:00", "2021-01-01T00:00:00.999Z"],
    ["2021-01-01T00:00:00.5Z", "2021-01-01T00:00:00.500Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
  ])("is parsed exactly: %s", (text, timestamp) => {
    expect(parseTimestamp(text)).toBe(timestamp);
  });

  it.each([
    "",
    " ",
    "yesterday",
    "now",
    "1609459200",
    "1609459200000",
    "20210101T000000Z",
    "20210101",
    "2021",
    "2021-01",
    "2021-001",
    "2021-W01-1",
    "2021-13-01T00:00:00Z",
    "2021-00-01",
    "2021-02-30",
    "2021-02-29",
    "2021-04-31T00:00:00Z",
    "2021-01-01T24:00:00Z",
    "2021-01-01T00:60:00Z",
    "2021-01-01T00:00:60Z",
    "2021-01-01T00:00Z",
    "2021-01-01T00:00:00+25:00",
    "2021-01-01T00:00:00,5Z",
    "2021-01-01T00:00:00 Z",
    " 2021-01-01",
    "2021-01-01\n",
    "2021/01/01",
    "01.01.2021",
    "Fri, 01 Jan 2021 00:00:00 GMT",
    "+002021-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z",
    "1699-12-31T23:59:59Z",
    "2021-01-01T00:00:00Z; DROP",
  ])("is refused: %j", (text) => {
    expect(parseTimestamp(text)).toBe(null);
  });

  it("is the text of any date, at any offset", () =>
    fc.assert(
      fc.property(
        fc.date({ min: new Date("1701-01-01"), max: new Date("4000-01-01"), noInvalidDate: true }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        (date, offset) => {
          const [sign, minutes] = [offset < 0 ? "-" : "+", Math.abs(offset)];
          const two = (part: number): string => String(Math.floor(part)).padStart(2, "0");
          const local = new Date(date.getTime() + offset * 60_000).toISOString().slice(0, -1);

          expect(parseTimestamp(date.toISOString())).toBe(date.toISOString());
          expect(parseTimestamp(`${local}${sign}${two(minutes / 60)}:${two(minutes % 60)}`)).toBe(date.toISOString());
        },
      ),
    ));
});
