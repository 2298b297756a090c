import { TapError } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { unorderedSoql } from "../../src/plan/slices/soql.ts";
import { compileRest } from "../../src/transcode/json/rest-transcoder.ts";
import type { Layout } from "../../src/transcode/layout.ts";
import { joinRows, type RawRow, readRawPage } from "../../src/transcode/replies/raw-rows.ts";
import { recordsOf, transcodePage } from "../support/transcoded.ts";

const layout: Layout = {
  stream: "Task",
  columns: [
    { path: ["Id"], kind: "text" },
    { path: ["What", "Name"], kind: "text", inTypes: { Account: ["Name"], Lead: ["Name"] } },
    { path: ["What", "Industry"], kind: "text", type: "Account" },
    { path: ["What", "Owner", "Email"], kind: "text", type: "Account" },
    { path: ["What", "Industry"], kind: "text", type: "Lead" },
    { path: ["Done"], kind: "boolean" },
  ],
  properties: ["Id", "Name", "Account_Industry", "Account_Email", "Lead_Industry", "Done"].map((name, column) => ({
    name,
    source: { column },
  })),
  key: { id: 0, modifiedAt: -1 },
};

const inTypes = (account: string[] | null, user: string[] | null) => ({ Account: account, User: user, Lead: null });
/** Fields that all types share, and two of them as fields of one type. */
const shared: Layout = {
  ...layout,
  columns: [
    { path: ["What", "Name"], kind: "text", inTypes: inTypes(["Name"], null) },
    { path: ["What", "Name"], kind: "text", type: "Account" },
    { path: ["What", "Type"], kind: "text", inTypes: inTypes(["attributes", "type"], ["attributes", "type"]) },
    { path: ["What", "Email"], kind: "text", inTypes: inTypes(null, ["Email"]) },
    { path: ["What", "UserRole", "Name"], kind: "text", inTypes: inTypes(null, ["UserRole", "Name"]) },
    { path: ["What", "UserRole", "Name"], kind: "text", type: "User" },
  ],
  properties: ["Name", "Account_Name", "Type", "Email", "Role", "User_Role"].map((name, column) => ({
    name,
    source: { column },
  })),
  key: { id: -1, modifiedAt: -1 },
};

const account =
  '{"attributes":{"type":"Account","url":"/x"},"Name":"A","Industry":"Mining","Owner":{"attributes":{"type":"User"},"Email":"a@b"}}';
const lead = '{"attributes":{"type":"Lead"},"Industry":"Banking","Name":"L"}';
const other = '{"Name":"C","attributes":{"type":"Case"}}';
const user = '{"attributes":{"type":"User","url":"/u"},"Email":"u@b","UserRole":{"attributes":{},"Name":"CEO"}}';
const lost = '{"attributes":{"type":"User","url":"/u"},"Email":null,"UserRole":null}';
const firm = '{"Id":"001","Name":"A","attributes":{"url":"/a","type":"Account"}}';
const rest = '{"attributes":{"type":"Case"},"Name":"00001006","Type":"Case","Email":null}';
const page = (columns: Layout, ...parents: readonly string[]): string => {
  const own = (n: number) => (columns === shared ? "" : `"Id":"${n}","Done":true,`);
  const records = parents.map((what, n) => `{"attributes":{"type":"Task"},${own(n)}"What":${what}}`);
  return `{"totalSize":${parents.length},"done":true,"records":[${records.join(",")}]}`;
};

const own = (type: string, name: string) => ({ path: ["What", name], kind: "text", type }) as const;

const pageOf = (row: string): string => `{"totalSize":1,"done":true,"records":[${row}]}`;
const answered = (columns: Layout, type: string): RawRow =>
  readRawPage(Buffer.from(pageOf(rowFor(columns, type))), "Task").rows[0] ?? new Map();

/** What Salesforce answers for a row whose parent is of this type, each value the path that was asked for. */
function rowFor(columns: Layout, type: string): string {
  const soql = unorderedSoql({
    object: "Task",
    layout: columns,
    key: null,
    slice: { from: null, to: null },
    isDeleted: null,
  });
  const [, fields, rest = ""] = new RegExp(`WHEN ${type} THEN (\\S+)|ELSE (\\S+)`).exec(soql) ?? [];
  const parent: Record<string, unknown> = { attributes: { type, url: "/p" } };
  for (const path of (fields ?? rest).split(",").filter((word) => word !== "")) {
    const [first = "", second] = path.split(".");
    parent[first] = second === undefined ? `${type} ${path}` : { attributes: {}, [second]: `${type} ${path}` };
  }
  return JSON.stringify({ attributes: { type: "Task" }, What: parent });
}

describe("a parent asked for by TYPEOF", () => {
  it("has the fields of its type, the shared ones, and null for those of other types", () => {
    expect(recordsOf(compileRest(layout), page(layout, account, lead, other, "null", account))).toEqual([
      '{"Id":"0","Name":"A","Account_Industry":"Mining","Account_Email":"a@b","Lead_Industry":null,"Done":true}',
      '{"Id":"1","Name":"L","Account_Industry":null,"Account_Email":null,"Lead_Industry":"Banking","Done":true}',
      '{"Id":"2","Name":"C","Account_Industry":null,"Account_Email":null,"Lead_Industry":null,"Done":true}',
      '{"Id":"3","Name":null,"Account_Industry":null,"Account_Email":null,"Lead_Industry":null,"Done":true}',
      '{"Id":"4","Name":"A","Account_Industry":"Mining","Account_Email":"a@b","Lead_Industry":null,"Done":true}',
    ]);
  });

  it("has a field once that is asked for as its type's own and as a shared one, and what it is from the reply itself", () => {
    expect(recordsOf(compileRest(shared), page(shared, firm, user, rest, "null", lost, firm))).toEqual([
      '{"Name":"A","Account_Name":"A","Type":"Account","Email":null,"Role":null,"User_Role":null}',
      '{"Name":null,"Account_Name":null,"Type":"User","Email":"u@b","Role":"CEO","User_Role":"CEO"}',
      '{"Name":"00001006","Account_Name":null,"Type":"Case","Email":null,"Role":null,"User_Role":null}',
      '{"Name":null,"Account_Name":null,"Type":null,"Email":null,"Role":null,"User_Role":null}',
      '{"Name":null,"Account_Name":null,"Type":"User","Email":null,"Role":null,"User_Role":null}',
      '{"Name":"A","Account_Name":"A","Type":"Account","Email":null,"Role":null,"User_Role":null}',
    ]);
  });

  it.each([
    ["own fields", layout, [account, lead, other, "null", account]],
    ["shared fields", shared, [firm.replace('"A"', '"\u00e9"'), user, rest, "null", lost]],
  ])("is the same however the bytes were cut: %s", (_what, columns, parents) => {
    const body = new TextEncoder().encode(page(columns, ...parents));
    const whole = transcodePage(compileRest(columns), body, [1 << 20]);

    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), (cuts) => {
        expect(transcodePage(compileRest(columns), body, cuts)).toEqual(whole);
      }),
    );
  });

  it("is the same however its fields are shared out among queries", () => {
    const columns = [
      ...shared.columns,
      ...["Account", "Lead"].flatMap((type) => ["A", "B"].map((name) => own(type, name))),
    ];
    const properties = columns.map((_, column) => ({ name: `P${column}`, source: { column } }));
    const whole: Layout = { ...shared, columns, properties };
    const anyShares = fc.array(fc.nat(2), { minLength: columns.length, maxLength: columns.length });

    fc.assert(
      fc.property(fc.constantFrom("Account", "User", "Lead", "Case"), anyShares, (type, shares) => {
        const parts = [0, 1, 2].map((part) => columns.filter((_, n) => shares[n] === part));
        const rows = parts.filter((part) => part.length > 0).map((part) => answered({ ...whole, columns: part }, type));
        const joined = joinRows(rows, new Set(), "Task");
        const records = recordsOf(compileRest(whole), pageOf(Buffer.from(joined ?? []).toString()));

        expect(records).toEqual(recordsOf(compileRest(whole), pageOf(rowFor(whole, type))));
      }),
    );
  });

  it("is a fault of the tap where the same relationship is asked for without TYPEOF, too", () => {
    const columns = [...layout.columns, { path: ["What", "Email"], kind: "text" } as const];

    expect(() => compileRest({ ...layout, columns })).toThrow(
      "Task: the layout asks for What by TYPEOF and without it.",
    );
  });

  it.each([
    [
      "lacks a field of its type",
      '{"attributes":{"type":"Account"},"Name":"A","Owner":null}',
      "lacks the column What:Account.Industry",
    ],
    [
      "has a field of another type",
      '{"attributes":{"type":"Case"},"Name":"C","Industry":"x"}',
      'has the member "Industry"',
    ],
    ["has a field twice", '{"attributes":{"type":"Case"},"Name":"C","Name":"D"}', 'has the member "Name" twice'],
  ])("stops the stream where it %s", (_what, parent, fault) => {
    const attempt = () => recordsOf(compileRest(layout), page(layout, parent));

    expect(attempt).toThrow(TapError);
    expect(attempt).toThrow(fault);
  });
});
