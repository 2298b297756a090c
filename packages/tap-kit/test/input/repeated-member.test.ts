import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findRepeatedMember } from "../../src/input/repeated-member.ts";

describe("a member that is there twice", () => {
  it.each([
    ['{"a":1,"a":2}', "a", 7],
    ['{"a":1,"\\u0061":2}', "a", 7],
    ['{"x":[{"b":1},{"b":2,"b":3}]}', "b", 21],
    ['{"x":{"y":[]},"x":1}', "x", 14],
    ['{ "a\\"" : "}" , "a\\"" : 1 }', 'a"', 16],
  ])("is found in %s", (text, name, at) => {
    expect(findRepeatedMember(text)).toEqual({ name, at });
  });

  it.each([
    ['{"a":1,"b":{"a":1}}'],
    ['[{"a":1},{"a":1}]'],
    ['{"a":"a","b":["a","a"]}'],
    ['["a","a"]'],
    ['"a"'],
    ['{"a":"\\\\","b":"\\""}'],
  ])("is not seen in %s", (text) => {
    expect(findRepeatedMember(text)).toBeNull();
  });

  it("is in nothing that was written from a value", () =>
    fc.assert(fc.property(fc.json(), (text) => findRepeatedMember(text) === null)));
});
