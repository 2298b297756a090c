import { describe, expect, it } from "vitest";
import type { Json } from "./json.ts";
import { differences, shapeOf } from "./shape.ts";

const found = (recorded: Json, served: Json): string[] =>
  differences(shapeOf(recorded), shapeOf(served)).map(({ what, path }) => `${what} ${path}`);

describe("differences", () => {
  it.each<[string, Json, Json, string[]]>([
    ["the same members in another order", { a: 1, b: "x" }, { b: "y", a: 2 }, []],
    ["a member that is missing", { a: 1, b: { c: 1 } }, { a: 1 }, ["missing b"]],
    ["a member too many", { a: 1 }, { a: 1, b: [1] }, ["additional b"]],
    ["another type", { a: 1 }, { a: "1" }, ["other type a"]],
    ["an object in place of a list", { a: [1] }, { a: { b: 1 } }, ["other type a"]],
    ["null, which fits every type", { a: 1, b: null }, { a: null, b: "x" }, []],
    ["an empty list", { a: [] }, { a: [{ b: 1 }] }, []],
    ["a member that some elements have", [{ a: 1 }, { a: 1, b: 2 }], [{ b: 2 }, { a: 1 }], []],
    ["a member that no element has", [{ a: 1, b: 2 }], [{ a: 1 }], ["missing [].b"]],
    [
      "a date-time written in another way",
      { a: "2026-05-01T07:25:37.000+0000" },
      { a: "2026-05-01T07:25:37.000Z" },
      ["other type a"],
    ],
    [
      "a date-time as Java prints it",
      { a: "Fri Aug 01 21:15:46 GMT 2014" },
      { a: "2014-08-01T21:15:46Z" },
      ["other type a"],
    ],
    ["an id that is longer", { id: "00BD0000005WcCN" }, { id: "00BD0000005WcCNIA0" }, ["other type id"]],
    ["a name with a dot in it", { a: { "b.c": 1, d: 1 } }, { a: { d: 1 } }, ["missing a.b/c"]],
    ["an invalid id", { id: "001dM00003kRs59QAC" }, { id: "12" }, ["other type id"]],
    ["a text that looks like an id", { a: "some text" }, { a: "001dM00003kRs59QAC" }, []],
  ])("of %s", (_what, recorded, served, wanted) => {
    expect(found(recorded, served)).toEqual(wanted);
  });
});
