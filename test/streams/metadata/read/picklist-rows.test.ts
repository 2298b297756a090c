import { describe, expect, it } from "vitest";
import { picklistRows } from "../../../../src/streams/metadata/read/picklist-rows.ts";

const value = (name: string, more: object = {}) => ({
  value: name,
  label: `${name} label`,
  active: true,
  defaultValue: false,
  validFor: null,
  ...more,
});
const country = { name: "Country__c", type: "picklist", picklistValues: ["AU", "BR", "CA"].map((name) => value(name)) };
const dependent = (...values: object[]) => ({
  name: "State__c",
  type: "picklist",
  dependentPicklist: true,
  controllerName: "Country__c",
  picklistValues: values,
});
const rows = (...fields: object[]) => [...picklistRows("Account", { fields, recordTypes: [] }, null)];

describe("the values of a picklist", () => {
  it("come in their order, each with what describe says of it", () => {
    const field = {
      name: "Rating",
      type: "picklist",
      picklistValues: [value("Hot", { defaultValue: true }), value("Cold", { active: false })],
    };

    expect(rows(field, { name: "Name", type: "string", picklistValues: [] })).toEqual([
      {
        object: "Account",
        field: "Rating",
        position: 0,
        value: "Hot",
        label: "Hot label",
        active: true,
        default: true,
        controlling_field: null,
        controlling_values: null,
        record_types: null,
      },
      {
        object: "Account",
        field: "Rating",
        position: 1,
        value: "Cold",
        label: "Cold label",
        active: false,
        default: false,
        controlling_field: null,
        controlling_values: null,
        record_types: null,
      },
    ]);
  });

  it.each([
    ["the first bit is the first value of the controlling picklist", "gAAA", ["AU"]],
    ["several bits are several values", "oAAA", ["AU", "CA"]],
    ["no bit is no value", "AAAA", []],
    ["missing bytes are zero", "", []],
    ["bits beyond the controlling values mean nothing", "AAAB", []],
  ])("name the values that they go with: %s", (_why, validFor, expected) => {
    const found = rows(country, dependent(value("QLD", { validFor })));

    expect(found.at(-1)).toMatchObject({ controlling_field: "Country__c", controlling_values: expected });
  });

  it("name the thirtieth of many, however the bits are cut into bytes", () => {
    const many = { ...country, picklistValues: Array.from({ length: 40 }, (_, n) => value(`C${n}`)) };

    const found = rows(many, dependent(value("AC", { validFor: "AAAAAgAA" })));

    expect(found.at(-1)).toMatchObject({ controlling_values: ["C30"] });
  });

  it("go with false and true where a checkbox controls them", () => {
    const checkbox = { name: "Country__c", type: "boolean", picklistValues: [] };

    const found = rows(checkbox, dependent(value("a", { validFor: "gAAA" }), value("b", { validFor: "wAAA" })));

    expect(found).toMatchObject([{ controlling_values: ["false"] }, { controlling_values: ["false", "true"] }]);
  });

  it("do not say that they go with nothing where the controlling field is hidden", () => {
    const found = rows(dependent(value("QLD", { validFor: "gAAA" })));

    expect(found).toMatchObject([{ controlling_field: "Country__c", controlling_values: null }]);
  });

  it("name the record types that offer them", () => {
    const [retail, trade] = [
      { id: "012000000000001AAA", developerName: "Retail" },
      { id: "012000000000002AAA", developerName: "Trade" },
    ];
    const offered = new Map([
      [retail!, new Map([["Country__c", new Set(["AU", "BR"])]])],
      [trade!, new Map([["Country__c", new Set(["BR"])]])],
    ]);

    const found = [...picklistRows("Account", { fields: [country], recordTypes: [] }, offered)];

    expect(found).toMatchObject([
      { value: "AU", record_types: ["Retail"] },
      { value: "BR", record_types: ["Retail", "Trade"] },
      { value: "CA", record_types: [] },
    ]);
  });
});
