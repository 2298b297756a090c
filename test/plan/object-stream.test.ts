import type { JsonObject } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { objectStream } from "../../src/plan/object-stream.ts";
import { commonProperties, selectionOf } from "../support/selections.ts";

const string = { type: ["null", "string"] };

describe("an object as this run reads it", () => {
  it("asks for each column once and tells how deletion shows, without describing anything", () => {
    const selection = selectionOf({
      properties: {
        ...commonProperties,
        Amount: { type: ["null", "number"] },
        Employees: { type: ["null", "integer"] },
      },
    });

    const layout = objectStream(selection, "_sdc_deleted_at").layout();

    expect(layout).toEqual({
      stream: "Account",
      columns: [
        { path: ["Id"], kind: "text" },
        { path: ["SystemModstamp"], kind: "datetime" },
        { path: ["IsDeleted"], kind: "boolean" },
        { path: ["Amount"], kind: "decimal" },
        { path: ["Employees"], kind: "integer" },
      ],
      properties: [
        { name: "Id", source: { column: 0 } },
        { name: "IsDeleted", source: { column: 2 } },
        { name: "SystemModstamp", source: { column: 1 } },
        { name: "_sdc_deleted_at", source: { deletedAt: { flag: 2, timestamp: 1 } } },
        { name: "Amount", source: { column: 3 } },
        { name: "Employees", source: { column: 4 } },
      ],
      key: { id: 0, modifiedAt: 1 },
    });
  });

  it("builds a compound from its components, which may be selected as well", () => {
    const address = { type: ["null", "object"], properties: { city: string, latitude: { type: ["null", "number"] } } };
    const metadata = new Map([["Address", { "salesforce.components": { city: "City", latitude: "Latitude" } }]]);
    const properties = { Id: { type: ["string"] }, City: string, Address: address };

    const layout = objectStream(
      selectionOf({ properties, metadata, method: "FULL_TABLE" }),
      "_sdc_deleted_at",
    ).layout();

    expect(layout.columns.map(({ path, kind }) => `${path.join(".")} ${kind}`)).toEqual([
      "Id text",
      "City text",
      "Latitude decimal",
    ]);
    expect(layout.properties.at(-1)).toEqual({
      name: "Address",
      source: {
        members: [
          { name: "city", column: 1 },
          { name: "latitude", column: 2 },
        ],
      },
    });
  });

  const shared = (inTypes?: JsonObject) => ({
    "salesforce.path": ["What", "Name"],
    ...(inTypes && { "salesforce.in-types": inTypes }),
  });
  const typed = { "salesforce.path": ["What", "Industry"], "salesforce.parent-type": "Account" };
  const columnsFor = (traits: Readonly<Record<string, JsonObject>>) => {
    const properties = Object.fromEntries(Object.keys(traits).map((name) => [name, string]));
    const metadata = new Map(Object.entries(traits));
    return objectStream(selectionOf({ properties, metadata, method: "FULL_TABLE" }), "_sdc_deleted_at").layout()
      .columns;
  };

  it("gives fields that all types share a place in each type that a TYPEOF names, in catalogs without it the same one", () => {
    const own = { path: ["What", "Industry"], kind: "text", type: "Account" };
    const inTypes = { Account: ["Name"], Case: ["CaseNumber"], User: null };

    expect(columnsFor({ shared: shared(inTypes), typed })).toEqual([
      { path: ["What", "Name"], kind: "text", inTypes },
      own,
    ]);
    expect(columnsFor({ shared: shared(), typed })).toEqual([
      { path: ["What", "Name"], kind: "text", inTypes: { Account: ["Name"] } },
      own,
    ]);
  });

  it("asks for them without TYPEOF, which Bulk has not, where no field of one type is selected", () => {
    expect(columnsFor({ shared: shared({ Account: ["Name"] }) })).toEqual([{ path: ["What", "Name"], kind: "text" }]);
  });

  it.each([
    ["Account WHERE Id != null", {}],
    ["Account", { "Name FROM User --": string }],
  ])("takes no name from a catalog that Salesforce cannot have: %s", (id, more) => {
    const selection = selectionOf({ id, properties: { ...commonProperties, ...more } });

    expect(() => objectStream(selection, "_sdc_deleted_at")).toThrow(
      "which is no name of Salesforce's. Run discovery again.",
    );
  });

  it("knows fields of files by their type, or by their schema where the catalog has lost the type", () => {
    const file = { type: ["null", "string"], contentEncoding: "base64" };
    const metadata = new Map([["Body", { "salesforce.type": "base64" }]]);
    const selection = selectionOf({ properties: { ...commonProperties, Body: string, Other: file }, metadata });

    const { blobs, layout } = objectStream(selection, "_sdc_deleted_at");

    expect(blobs).toEqual(["Body", "Other"]);
    expect(layout().columns.map(({ path }) => path.join("."))).not.toContain("Other");
  });

  it("asks no history object for deletions, because one answers for all of them", () => {
    expect(objectStream(selectionOf({ id: "AccountHistory" }), "_sdc_deleted_at").asksDeleted).toBe(false);
    expect(objectStream(selectionOf({ id: "OpportunityHistory" }), "_sdc_deleted_at").asksDeleted).toBe(true);
  });

  it("takes the org's word for what it does not serve", () => {
    const metadata = new Map([["", { "salesforce.replicateable": false, "salesforce.bulk": false }]]);

    const { replicateable, asksDeleted, bulk } = objectStream(selectionOf({ metadata }), "_sdc_deleted_at");

    expect({ replicateable, asksDeleted, bulk }).toEqual({ replicateable: false, asksDeleted: false, bulk: false });
  });
});
