import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findJsonFault } from "../../src/input/json-fault.ts";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe("findJsonFault", () => {
  it("finds one exactly where JSON.parse does", () =>
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom("", ",", "}", "]", '"', "x", "1", ":", "\\", "\u0001", " "),
        (json, at, put) => {
          const cut = at % (json.length + 1);
          const text = json.slice(0, cut) + put + json.slice(cut + 1);

          expect(findJsonFault(text) === -1).toBe(isJson(text));
        },
      ),
      { numRuns: 2000 },
    ));

  it.each([
    ['{"a": 1,}', 8],
    ['{"a" 1}', 5],
    ["[1 2]", 3],
    ['{"a": "cut', 6],
    ["", 0],
    ['{"a": 1} x', 9],
    ['{"a": nul}', 6],
  ])("says where %j breaks", (text, at) => {
    expect(findJsonFault(text)).toBe(at);
  });
});
