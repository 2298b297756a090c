import { TapError } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Layout } from "../../src/transcode/layout.ts";
import { compileRest } from "../../src/transcode/rest.ts";
import { recordsOf, transcodePage } from "../support/transcoded.ts";

const layout: Layout = {
  stream: "Task",
  columns: [
    { path: ["Id"], kind: "text" },
    { path: ["What", "Name"], kind: "text" },
    { path: ["What", "Industry"], kind: "text", type: "Account" },
    { path: ["What", "Owner", "Email"], kind: "text", type: "Account" },
    { path: ["What", "Industry"], kind: "text", type: "Lead" },
    { path: ["Done"], kind: "boolean" },
  ],
  properties: ["Id", "Name", "Account_Industry", "Account_Email", "Lead_Industry", "Done"].map((name, column) => ({
    name,
    source: { column },
  })),
  key: { id: 0, stamp: -1 },
};

const account =
  '{"attributes":{"type":"Account","url":"/x"},"Name":"A","Industry":"Mining","Owner":{"attributes":{"type":"User"},"Email":"a@b"}}';
const lead = '{"attributes":{"type":"Lead"},"Industry":"Banking","Name":"L"}';
const other = '{"Name":"C","attributes":{"type":"Case"}}';
const page = (...parents: string[]): string => {
  const records = parents.map((what, n) => `{"attributes":{"type":"Task"},"Id":"${n}","What":${what},"Done":true}`);
  return `{"totalSize":${parents.length},"done":true,"records":[${records.join(",")}]}`;
};

describe("a parent asked for by TYPEOF", () => {
  it("has the fields of its type, the shared ones, and null for those of other types", () => {
    expect(recordsOf(compileRest(layout), page(account, lead, other, "null", account))).toEqual([
      '{"Id":"0","Name":"A","Account_Industry":"Mining","Account_Email":"a@b","Lead_Industry":null,"Done":true}',
      '{"Id":"1","Name":"L","Account_Industry":null,"Account_Email":null,"Lead_Industry":"Banking","Done":true}',
      '{"Id":"2","Name":"C","Account_Industry":null,"Account_Email":null,"Lead_Industry":null,"Done":true}',
      '{"Id":"3","Name":null,"Account_Industry":null,"Account_Email":null,"Lead_Industry":null,"Done":true}',
      '{"Id":"4","Name":"A","Account_Industry":"Mining","Account_Email":"a@b","Lead_Industry":null,"Done":true}',
    ]);
  });

  it("is the same however the bytes were cut", () => {
    const body = new TextEncoder().encode(page(account, lead, other, "null", account));
    const whole = transcodePage(compileRest(layout), body, [1 << 20]);

    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 6 }), (cuts) => {
        expect(transcodePage(compileRest(layout), body, cuts)).toEqual(whole);
      }),
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
    const attempt = () => recordsOf(compileRest(layout), page(parent));

    expect(attempt).toThrow(TapError);
    expect(attempt).toThrow(fault);
  });
});
