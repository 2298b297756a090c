import { describe, expect, it } from "vitest";
import { type ObjectQuery, orderedSoql, unorderedSoql } from "../../../src/plan/slices/soql.ts";
import type { WireColumn } from "../../../src/transcode/layout.ts";

const layout = {
  stream: "Account",
  columns: [
    { path: ["Id"], kind: "text" },
    { path: ["Owner", "Name"], kind: "text" },
  ],
  properties: [],
  key: { id: 0, modifiedAt: -1 },
} as const;
const query = (more: Partial<ObjectQuery> = {}): ObjectQuery => ({
  object: "Account",
  layout,
  key: "SystemModstamp",
  slice: { from: null, to: null },
  isDeleted: null,
  ...more,
});

describe("the SOQL of an object", () => {
  it("asks for a range of time in whole seconds, without an order that would switch chunking off", () => {
    const slice = { from: "2026-01-31T09:05:00.000Z", to: "2026-01-31T10:00:00.000Z" };

    const soql = unorderedSoql(query({ slice, isDeleted: false }));

    expect(soql).toBe(
      "SELECT Id,Owner.Name FROM Account WHERE SystemModstamp >= 2026-01-31T09:05:00Z AND SystemModstamp < 2026-01-31T10:00:00Z AND IsDeleted = false",
    );
  });

  it("goes on behind the last row of an ordered read", () => {
    const after = { modifiedAt: "2026-01-31T09:05:07.000Z", id: "001000000000001AAA" };

    const soql = orderedSoql(query(), after);

    expect(soql).toBe(
      "SELECT Id,Owner.Name FROM Account WHERE (SystemModstamp > 2026-01-31T09:05:07Z OR (SystemModstamp = 2026-01-31T09:05:07Z AND Id > '001000000000001AAA')) ORDER BY SystemModstamp, Id",
    );
  });

  it("reads the last second again where date-times have milliseconds, because Id does not order it", () => {
    const after = { modifiedAt: "2026-01-31T09:05:07.250Z", id: "001000000000001AAA" };

    const soql = orderedSoql(query(), after);

    expect(soql).toContain("WHERE SystemModstamp >= 2026-01-31T09:05:07Z ORDER BY");
  });

  it("goes by Id alone where time does not matter", () => {
    const soql = orderedSoql(query({ key: null }), { modifiedAt: null, id: "001000000000001AAA" });

    expect(soql).toBe("SELECT Id,Owner.Name FROM Account WHERE Id > '001000000000001AAA' ORDER BY Id");
  });

  it("puts values of other rows into literals that end where they should", () => {
    const among = { field: "Parent.Name", values: ["O'Neil \\", "' OR Id != null"] };

    expect(unorderedSoql(query({ among }))).toBe(
      "SELECT Id,Owner.Name FROM Account WHERE Parent.Name IN ('O\\'Neil \\\\','\\' OR Id != null')",
    );
  });

  it("asks a parent by TYPEOF for what each type named has, and for the Id of one that has nothing", () => {
    const what = (path: readonly string[], more: Partial<WireColumn>): WireColumn => ({ path, kind: "text", ...more });
    const columns = [
      what(["Id"], {}),
      what(["What", "Name"], { inTypes: { Account: ["Name"], Case: ["CaseNumber"], User: ["Name"] } }),
      what(["What", "Type"], { inTypes: { Account: ["attributes", "type"], Case: null, User: null } }),
      what(["What", "UserRole", "Name"], { inTypes: { Account: null, Case: null, User: ["UserRole", "Name"] } }),
      what(["What", "Name"], { type: "Account" }),
      what(["What", "Owner", "Email"], { type: "Account" }),
    ];
    const soqlOf = (some: readonly WireColumn[]) => unorderedSoql(query({ layout: { ...layout, columns: some } }));

    expect(soqlOf(columns)).toBe(
      "SELECT Id,TYPEOF What WHEN Account THEN Name,Owner.Email WHEN Case THEN CaseNumber WHEN User THEN Name,UserRole.Name ELSE Name,Type END FROM Account",
    );
    expect(soqlOf(columns.slice(2, 4))).toBe(
      "SELECT TYPEOF What WHEN Account THEN Id WHEN Case THEN Id WHEN User THEN UserRole.Name ELSE Type END FROM Account",
    );
  });

  it.each([
    ["a name", () => unorderedSoql(query({ object: "Account WHERE Name != ''" }))],
    ["an id", () => orderedSoql(query(), { modifiedAt: null, id: "x' OR Id != '" })],
    ["a date-time", () => unorderedSoql(query({ slice: { from: "2026-01-31T09:05:00Z OR true", to: null } }))],
    ["a date-time", () => unorderedSoql(query({ slice: { from: "yesterday", to: null } }))],
  ])("refuses what is not %s", (what, build) => {
    expect(build).toThrow(what);
  });
});
