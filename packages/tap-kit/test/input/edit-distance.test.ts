import { nearest } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";

describe("the nearest word", () => {
  it.each([
    ["strems", "streams"],
    ["Sycn", "sync"],
    ["stat", "state"],
    ["--jsn", "--json"],
    ["xyz", null],
    ["ab", null],
    ["k", null],
  ])("to %s is %s", (word, near) => {
    expect(nearest(word, ["streams", "sync", "state", "id", "to", "--json"])).toBe(near);
  });
});
