import type { JsonObject } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { formField } from "../../src/airbyte/form-field.ts";
import { parseDuration } from "../../src/settings/duration.ts";

const takes = ({ pattern }: JsonObject, text: string): boolean => new RegExp(String(pattern)).test(text);

describe("a setting in Airbyte's form", () => {
  it("that is a time takes a date alone too", () => {
    const field = formField({ type: "string", format: "date-time", title: "Start" });

    expect(field).toMatchObject({ type: "string", title: "Start" });
    expect(field).not.toHaveProperty("format");
    for (const text of ["2026-01-01", "2026-01-01T00:00:00Z", "2026-01-01 10:00:00", "2026-01-01T00:00:00.000+01:00"])
      expect([text, takes(field, text)]).toEqual([text, true]);
    for (const text of ["2026", "01.02.2026", "2026-01-01T", "yesterday"])
      expect([text, takes(field, text)]).toEqual([text, false]);
  });

  it("that is a duration takes texts and keeps numbers valid", () => {
    const field = formField({
      type: "integer",
      format: "duration",
      minimum: 0,
      default: 900,
      examples: [900, "PT15M"],
    });

    expect(field).toEqual({
      type: ["string", "integer"],
      minimum: 0,
      default: "15m",
      examples: ["900", "PT15M"],
      pattern: expect.any(String),
      pattern_descriptor: expect.any(String),
    });
    for (const text of ["900", "15m", "1h30m", "7 days", "1h 30m", "PT10M", "P7D", "P1DT2H", "P1M", "P1Y", "0.5h"])
      expect([text, takes(field, text), parseDuration(text) !== null]).toEqual([text, true, true]);
    for (const text of ["soon", "-5", "PT", "P"])
      expect([text, takes(field, text) && parseDuration(text) !== null]).toEqual([text, false]);
  });

  it("of another kind stays as it is", () => {
    const setting = { type: "boolean", default: true };

    expect(formField(setting)).toBe(setting);
  });
});
