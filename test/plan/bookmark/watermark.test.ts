import { describe, expect, it } from "vitest";
import { type WatermarkFacts, watermarkOf } from "../../../src/plan/bookmark/watermark.ts";

const minute = 60_000;
const facts = (more: Partial<WatermarkFacts> = {}): WatermarkFacts => ({
  now: new Date("2026-01-31T10:00:00.700Z"),
  visibilityLagMs: 15 * minute,
  covered: [],
  before: null,
  end: null,
  ...more,
});
const at = (time: string) => `2026-01-31T${time}.000Z`;

describe("the watermark", () => {
  it("stays behind the org's clock, in whole seconds", () => {
    expect(watermarkOf(facts())).toBe(at("09:45:00"));
  });

  it("stays at the start of a transaction that is still open", () => {
    const covered = [new Date(at("09:59:00")), new Date(at("08:12:00"))];

    expect(watermarkOf(facts({ covered }))).toBe(at("08:12:00"));
  });

  it("never moves back", () => {
    const covered = [new Date(at("08:12:00"))];

    expect(watermarkOf(facts({ covered, before: at("09:30:00") }))).toBe(at("09:30:00"));
  });

  it("goes no further than the end that the user set", () => {
    expect(watermarkOf(facts({ end: at("07:00:00") }))).toBe(at("07:00:00"));
  });
});
