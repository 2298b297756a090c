import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { javaDouble, plainDecimal } from "../../src/http/wire/decimals.ts";

const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,17})\.\d{0,16}[1-9]$/);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("numbers", () => {
  it.each([
    ["100.00", "100.0"],
    ["139000000.00", "1.39E8"],
    ["9999999.5", "9999999.5"],
    ["10000000", "1.0E7"],
    ["16147805824397", "1.6147805824397E13"],
    ["0.001", "0.001"],
    ["0.00001", "1.0E-5"],
    ["-0.000123", "-1.23E-4"],
    ["123456789012345678", "123456789012345678.0"],
    ["12345678901234567.89", "12345678901234567.89"],
    ["0", "0.0"],
    ["-250000000", "-2.5E8"],
  ])("%s is %s in CSV", (decimal, java) => {
    expect(javaDouble(decimal)).toBe(java);
  });

  it("are the same double in CSV as before, in Java's form", () =>
    fc.assert(
      fc.property(finite, (value) => {
        const text = javaDouble(value);

        expect(text).toMatch(/^-?\d+\.\d+$|^-?\d\.\d+E-?\d+$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    ));

  it("lose no digit, however many they have", () =>
    fc.assert(
      fc.property(digits, (decimal) => {
        const [mantissa = "", exponent = "0"] = javaDouble(decimal).split("E");

        expect(plainDecimal(`${mantissa}e${exponent}`)).toBe(decimal);
        expect(plainDecimal(decimal)).toBe(decimal);
      }),
    ));
});
