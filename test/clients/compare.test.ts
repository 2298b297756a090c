import { describe, expect, it } from "vitest";
import { mustEqual } from "./compare.ts";
import { changes, type HeldRows } from "./org-snapshot.ts";
import type { Lists, Row } from "./records.ts";
import { flatRow } from "./soql-rows.ts";

const one: Row = { Id: "1", Name: "a", Amount: 1.5, Empty: null };
const two: Row = { Id: "2", Name: "b", Amount: 2, Empty: null };

const held = (...rows: Row[]): Lists => new Map([["Account", rows]]);

describe("mustEqual", () => {
  it("accepts the same records in any order of rows and properties", () => {
    mustEqual(held(two, { Empty: null, Amount: 1.5, Name: "a", Id: "1" }), held(one, two));
  });

  it.each([
    ["a record that is missing", held(one), "Account 2: missing"],
    ["a record that came twice", held(one, two, two), "Account 2: not expected, or once too often"],
    ["another value", held(one, { ...two, Name: "B" }), 'Account 2: Name is "B", not "b"'],
    ["a property too few", held(one, { Id: "2", Name: "b", Amount: 2 }), "Account 2: Empty is absent, not null"],
    ["a number as text", held({ ...one, Amount: "1.5" }, two), 'Account 1: Amount is "1.5", not 1.5'],
  ])("refuses %s, and names it", (_what, rows, message) => {
    expect(() => mustEqual(rows, held(one, two))).toThrow(new Error(message));
  });
});

describe("mustEqual, of records without an Id", () => {
  it("names a record by itself", () => {
    const [a, b]: Row[] = [{ name: "a" }, { name: "b" }];

    expect(() => mustEqual(held(a!), held(b!))).toThrow(
      new Error('Account {"name":"b"}: missing\nAccount {"name":"a"}: not expected, or once too often'),
    );
  });
});

describe("changes", () => {
  const of = (...rows: readonly [id: string, version: string][]): HeldRows =>
    new Map(rows.map(([id, version]) => [id, { record: { Id: id }, version }]));

  it("brings new and changed rows of a stream read incrementally, and all of another", () => {
    const before = new Map([
      ["Incremental", of(["1", "a"], ["2", "a"])],
      ["Full", of(["1", "a"])],
    ]);
    const after = new Map([
      ["Incremental", of(["1", "a"], ["2", "b"], ["3", "a"])],
      ["Full", of(["1", "a"])],
    ]);

    const changed = changes(before, after, new Map([["Incremental", "SystemModstamp"]]));

    expect(changed).toEqual(
      new Map([
        ["Incremental", of(["2", "b"], ["3", "a"])],
        ["Full", of(["1", "a"])],
      ]),
    );
  });
});

describe("flatRow", () => {
  it("puts a parent's fields under their path and children into a list, and writes date-times as records do", () => {
    const attributes = { type: "Contact", url: "/services/data/v60.0/sobjects/Contact/003" };
    const row = {
      attributes,
      Name: "a",
      Description: "",
      CreatedDate: "2026-03-02T10:20:30.000+0000",
      Account: { attributes, Name: "b", Owner: { attributes, Email: "c" } },
      Cases: { totalSize: 1, done: true, records: [{ attributes, Subject: "d" }] },
    };

    expect(flatRow(row)).toEqual({
      Name: "a",
      Description: null,
      CreatedDate: "2026-03-02T10:20:30.000Z",
      Account__Name: "b",
      Account__Owner__Email: "c",
      Cases: [{ Subject: "d" }],
    });
  });
});
