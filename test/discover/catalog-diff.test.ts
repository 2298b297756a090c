import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { differences } from "../../src/discover/catalog-diff.ts";
import { schemaOfType } from "../../src/discover/field-schema.ts";
import { knownStreams, withWiderTypes } from "../../src/discover/keep-known-schema.ts";

/** A stream by its fields' Salesforce types. */
function stream(id: string, types: Readonly<Record<string, string>>): Stream {
  const properties = Object.entries(types).map(([name, type]): [string, JsonObject] => [name, schemaOfType(type)]);
  return {
    id,
    schema: { type: "object", properties: Object.fromEntries(properties) },
    keyProperties: ["Id"],
    replicationKeys: [],
    methods: ["FULL_TABLE"],
    metadata: new Map([
      ["", {}],
      ...Object.entries(types).map(([name, type]): [string, JsonObject] => [name, { "salesforce.type": type }]),
    ]),
  };
}

/** As a platform keeps it: the selected fields alone. */
function withoutMetadata({ metadata: _metadata, ...rest }: Stream): Stream {
  return rest;
}

const texts = (known: readonly Stream[], found: readonly Stream[]) =>
  differences(known, found).map(
    ({ level, stream: of, text }) => `${level} ${of === undefined ? "" : `${of}: `}${text}`,
  );

describe("what a discovery reports about an earlier catalog", () => {
  it("is nothing where nothing changed", () => {
    const account = stream("Account", { Id: "id", Name: "string" });

    expect(texts([account], [account])).toEqual([]);
  });

  it("names streams and fields that are new, gone or of another type, a sentence for each stream", () => {
    const known = [
      stream("Account", { Id: "id", Site: "string", Employees: "int", Rating: "picklist" }),
      stream("Lead", { Id: "id" }),
      stream("Old__c", { Id: "id" }),
    ];
    const found = [
      stream("Account", { Id: "id", Employees: "double", Rating: "string", New__c: "date" }),
      stream("Lead", { Id: "id", Later__c: "string" }),
      stream("New__c", { Id: "id" }),
    ];

    expect(texts(known, found)).toMatchInlineSnapshot(`
      [
        "info New since the catalog given: New__c.",
        "warn In the catalog given, but gone, hidden from this user or left out by the configuration: Old__c.",
        "warn Account: Fields since the catalog given: new: New__c; gone or hidden: Site; of another type: Employees (int, now double), Rating (picklist, now string).",
        "info Lead: Fields since the catalog given: new: Later__c.",
      ]
    `);
  });

  it("stays short where a thousand streams changed", () => {
    const many = (types: Readonly<Record<string, string>>, from = 0) =>
      Array.from({ length: 1000 }, (_, n) => stream(`Object${from + n}__c`, types));
    const lines = texts(many({ Id: "id", A__c: "string" }), many({ Id: "id", B__c: "string" }, 500));

    expect(lines).toHaveLength(7);
    expect([lines[0], lines[1], lines.at(-1)]).toMatchInlineSnapshot(`
      [
        "info New since the catalog given: Object1000__c, Object1001__c, Object1002__c, Object1003__c, Object1004__c and 495 more.",
        "warn In the catalog given, but gone, hidden from this user or left out by the configuration: Object0__c, Object1__c, Object2__c, Object3__c, Object4__c and 495 more.",
        "warn Fields differ also in Object504__c, Object505__c, Object506__c, Object507__c, Object508__c and 491 more.",
      ]
    `);
  });

  it("says nothing of fields that a platform did not keep, because nobody selected them", () => {
    const found = [stream("Account", { Id: "id", Name: "string" }), stream("Lead", { Id: "id" })];
    const known = [withoutMetadata(stream("Account", { Id: "id", Site: "string" }))];

    expect(texts(known, found)).toEqual(["warn Account: Fields since the catalog given: gone or hidden: Site."]);
  });
});

describe("a type that has become narrower", () => {
  it.each([
    ["double", "int"],
    ["string", "double"],
    ["textarea", "boolean"],
    ["string", "date"],
    ["picklist", "datetime"],
  ])("keeps the schema that the values fit, reported once (%s to %s)", (was, now) => {
    const known = [stream("Account", { Id: "id", X: was })];
    const [kept] = withWiderTypes(known, [stream("Account", { Id: "id", X: now })]);
    const [again] = withWiderTypes(kept === undefined ? [] : [kept], [stream("Account", { Id: "id", X: now })]);

    expect(kept?.schema).toEqual(known[0]?.schema);
    expect(kept?.metadata?.get("X")).toEqual({ "salesforce.type": now });
    expect(again).toEqual(kept);
    expect(texts(known, [stream("Account", { Id: "id", X: now })])).toEqual([
      expect.stringContaining(`X (${was}, now ${now}, stays ${was === "double" ? "number" : "string"})`),
    ]);
    expect(texts(kept === undefined ? [] : [kept], [stream("Account", { Id: "id", X: now })])).toEqual([]);
  });

  it.each([
    ["int", "double"],
    ["int", "string"],
    ["boolean", "string"],
    ["datetime", "date"],
    ["date", "string"],
  ])("another type is taken over (%s to %s)", (was, now) => {
    const found = [stream("Account", { Id: "id", X: now })];

    expect(withWiderTypes([stream("Account", { Id: "id", X: was })], found)).toEqual(found);
  });
});

describe("a catalog that is the law", () => {
  it("stays as it is: what is new is left out, what is gone and what has another type stays", () => {
    const known = [stream("Account", { Id: "id", Site: "string", Employees: "int" }), stream("Old__c", { Id: "id" })];
    const found = [
      stream("Account", { Id: "id", Employees: "double", New__c: "date" }),
      stream("New__c", { Id: "id" }),
    ];

    expect(knownStreams(known, found)).toEqual(known);
  });

  it("takes from the discovery what a platform does not keep: metadata, and fields that are not selected", () => {
    const found = stream("Account", { Id: "id", IsDeleted: "boolean", Employees: "double" });
    const [held] = knownStreams(
      [withoutMetadata(stream("Account", { Id: "id", Employees: "int", Site: "string" }))],
      [found],
    );

    expect(held).toEqual({
      ...found,
      schema: {
        type: "object",
        properties: {
          Id: schemaOfType("id"),
          IsDeleted: schemaOfType("boolean"),
          Employees: schemaOfType("int"),
          Site: schemaOfType("string"),
        },
      },
    });
  });
});
