import { describe, expect, it } from "vitest";
import { type DiscoverOptions, discoverStreams } from "../../src/discover/object-streams.ts";
import type { FieldDescribe, ObjectDescribe } from "../../src/salesforce/describe/describe.ts";
import { bareObject, field as plainField } from "../support/describes.ts";

const field: typeof plainField = (name, type, more) => plainField(name, type, { label: `${name} label`, ...more });
const object: typeof bareObject = (name, fields, more) =>
  bareObject(name, fields, { label: `${name} label`, keyPrefix: "001", ...more });

const id = field("Id", "id");
const systemModstamp = field("SystemModstamp", "datetime");
const isDeleted = field("IsDeleted", "boolean");

const discovered = (describe: ObjectDescribe, options: Partial<DiscoverOptions> = {}) => {
  const [stream, ...others] = discoverStreams([describe], { deletedAt: "_sdc_deleted_at", records: "all", ...options });
  if (!stream || others.length > 0) throw new Error("one object is one stream");
  // The tests read members of schemas that discovery has just made.
  const properties = stream.schema["properties"] as Record<string, Record<string, unknown>>;
  return { stream, properties, names: Object.keys(properties), metadata: stream.metadata ?? new Map() };
};

describe("discovered streams", () => {
  it("share the schemas and metadata that are alike, and no others", () => {
    const [first, second, third] = ["A__c", "B__c", "C__c"].map((name, n) =>
      object(name, [{ ...id }, field("Name", "string", { label: n === 2 ? "Number" : "Name" })]),
    );

    const streams = discoverStreams([first!, second!, third!], { deletedAt: "_sdc_deleted_at", records: "all" });

    const schemas = (name: string) =>
      streams.map(({ schema }) => (schema["properties"] as Readonly<Record<string, unknown>>)[name]);
    const metadata = (name: string) => streams.map((stream) => stream.metadata?.get(name));
    const held = [schemas("Id"), schemas("Name"), metadata("Id"), metadata("Name"), metadata("")];
    expect(held.map((values) => new Set(values).size)).toEqual([1, 2, 1, 1, 3]);
    expect(schemas("Name")).toEqual([
      { type: ["null", "string"], title: "Name" },
      { type: ["null", "string"], title: "Name" },
      { type: ["null", "string"], title: "Number" },
    ]);
  });
});

describe("a discovered stream", () => {
  it("is the object with its label, its fields in order, their labels and help texts, and all that a sync needs to know", () => {
    const account = object("Account", [
      id,
      isDeleted,
      field("Name", "string", { inlineHelpText: "As registered" }),
      systemModstamp,
    ]);

    const { stream } = discovered(account);

    expect(stream).toEqual({
      id: "Account",
      schema: {
        type: "object",
        title: "Account label",
        properties: {
          Id: { type: ["string"], title: "Id label" },
          IsDeleted: { type: ["null", "boolean"], title: "IsDeleted label" },
          Name: { type: ["null", "string"], title: "Name label", description: "As registered" },
          SystemModstamp: { type: ["null", "string"], format: "date-time", title: "SystemModstamp label" },
          _sdc_deleted_at: {
            type: ["null", "string"],
            format: "date-time",
            title: "Deleted at",
            description: "When the record was deleted; null while it is there.",
          },
        },
      },
      keyProperties: ["Id"],
      replicationKeys: ["SystemModstamp"],
      methods: ["INCREMENTAL", "FULL_TABLE"],
      metadata: new Map([
        [
          "",
          {
            "salesforce.replicateable": true,
            "salesforce.bulk": true,
            "salesforce.custom": false,
            "salesforce.key-prefix": "001",
            "salesforce.deletions": "marked",
          },
        ],
        ["Id", { inclusion: "automatic", "salesforce.type": "id" }],
        ["IsDeleted", { inclusion: "automatic", "salesforce.type": "boolean" }],
        ["Name", { inclusion: "available", "salesforce.type": "string" }],
        ["SystemModstamp", { inclusion: "automatic", "salesforce.type": "datetime" }],
        ["_sdc_deleted_at", { inclusion: "automatic" }],
      ]),
    });
  });

  it.each<[string, object]>([
    ["string", { type: ["null", "string"] }],
    ["reference", { type: ["null", "string"] }],
    ["multipicklist", { type: ["null", "string"] }],
    ["anyType", { type: ["null", "string"] }],
    ["hologram", { type: ["null", "string"] }],
    ["constructor", { type: ["null", "string"] }],
    ["boolean", { type: ["null", "boolean"] }],
    ["int", { type: ["null", "integer"] }],
    ["long", { type: ["null", "integer"] }],
    ["double", { type: ["null", "number"] }],
    ["currency", { type: ["null", "number"] }],
    ["percent", { type: ["null", "number"] }],
    ["date", { type: ["null", "string"], format: "date" }],
    ["datetime", { type: ["null", "string"], format: "date-time" }],
    ["time", { type: ["null", "string"] }],
    ["base64", { type: ["null", "string"], contentEncoding: "base64" }],
  ])("has a field of type %s as %o", (type, schema) => {
    const { properties } = discovered(object("A", [id, field("F", type)]));

    expect(properties["F"]).toEqual({ ...schema, title: "F label" });
  });

  it("marks deleted records by the name that the protocol has, unless only active ones are wanted", () => {
    const account = object("Account", [id, isDeleted]);

    expect(discovered(account, { deletedAt: "_ab_cdc_deleted_at" }).names).toEqual([
      "Id",
      "IsDeleted",
      "_ab_cdc_deleted_at",
    ]);
    expect(discovered(account, { records: "active" }).names).toEqual(["Id", "IsDeleted"]);
    expect(discovered(object("User", [id])).names).toEqual(["Id"]);
  });

  it.each<[string, string, readonly FieldDescribe[], string | null]>([
    [
      "the SystemModstamp of every change",
      "Account",
      [systemModstamp, field("LastModifiedDate", "datetime")],
      "SystemModstamp",
    ],
    [
      "a user's change where there is no better",
      "AccountShare",
      [field("LastModifiedDate", "datetime")],
      "LastModifiedDate",
    ],
    ["the creation where rows never change", "AccountHistory", [field("CreatedDate", "datetime")], "CreatedDate"],
    ["nothing where rows may change unseen", "CronTrigger", [field("CreatedDate", "datetime")], null],
    [
      "nothing where SystemModstamp cannot be filtered by",
      "A",
      [field("SystemModstamp", "datetime", { filterable: false })],
      null,
    ],
    [
      "a user's change where rows cannot be ordered by SystemModstamp",
      "A",
      [field("SystemModstamp", "datetime", { sortable: false }), field("LastModifiedDate", "datetime")],
      "LastModifiedDate",
    ],
    [
      "nothing where a field history cannot be ordered by its creation",
      "AccountHistory",
      [field("CreatedDate", "datetime", { sortable: false })],
      null,
    ],
    ["nothing where Salesforce refuses to filter by SystemModstamp", "EngagementHistory", [systemModstamp], null],
    ["nothing without a SystemModstamp", "AppDefinition", [field("Label")], null],
  ])("is replicated by %s", (_why, name, fields, key) => {
    const { stream } = discovered(object(name, [id, ...fields]));

    expect([stream.replicationKeys, stream.methods]).toEqual(
      key === null ? [[], ["FULL_TABLE"]] : [[key], ["INCREMENTAL", "FULL_TABLE"]],
    );
  });

  it("offers a compound field as an object of its readable components, and says which fields they are", () => {
    const part = (name: string, type: string, compoundFieldName: string) => field(name, type, { compoundFieldName });
    const { properties, metadata } = discovered(
      object("Account", [
        id,
        part("BillingStreet", "textarea", "BillingAddress"),
        part("BillingState", "string", "BillingAddress"),
        part("BillingStateCode", "picklist", "BillingAddress"),
        part("BillingLatitude", "double", "BillingAddress"),
        field("BillingAddress", "address"),
        part("Place__Latitude__s", "double", "Place__c"),
        part("Place__Longitude__s", "double", "Place__c"),
        field("Place__c", "location"),
        field("ShippingAddress", "address"),
      ]),
    );

    expect(properties["BillingAddress"]).toEqual({
      type: ["null", "object"],
      title: "BillingAddress label",
      properties: {
        latitude: { type: ["null", "number"] },
        state: { type: ["null", "string"] },
        stateCode: { type: ["null", "string"] },
        street: { type: ["null", "string"] },
      },
    });
    expect(metadata.get("BillingAddress")).toEqual({
      inclusion: "available",
      "selected-by-default": false,
      "only-by-name": "its parts are fields of their own",
      "salesforce.type": "address",
      "salesforce.components": {
        latitude: "BillingLatitude",
        state: "BillingState",
        stateCode: "BillingStateCode",
        street: "BillingStreet",
      },
    });
    expect(metadata.get("Place__c")?.["salesforce.components"]).toEqual({
      latitude: "Place__Latitude__s",
      longitude: "Place__Longitude__s",
    });
    expect(metadata.get("ShippingAddress")).toEqual({ inclusion: "unsupported", "salesforce.type": "address" });
  });

  const attachment = object("Attachment", [id, field("Body", "base64"), field("UserRecordAccessId", "reference")]);

  it("offers a file to who names it, and never what Salesforce answers for one user and record only", () => {
    const { metadata } = discovered(attachment);

    expect(metadata.get("Body")).toEqual({
      inclusion: "available",
      "selected-by-default": false,
      "only-by-name": "each file costs an API call",
      "salesforce.type": "base64",
    });
    expect(metadata.get("UserRecordAccessId")).toMatchObject({ inclusion: "unsupported" });
  });

  it("offers a file like any other field where files are wanted", () => {
    const { metadata } = discovered(attachment, { files: true });

    expect(metadata.get("Body")).toEqual({ inclusion: "available", "salesforce.type": "base64" });
  });

  it("keeps names as they are, and selects one of those that differ only in case", () => {
    const { names, metadata, properties } = discovered(
      object("A", [
        id,
        field("Amount__c"),
        field("amount__c", "double"),
        field("__proto__"),
        field("Amount__c", "int"),
      ]),
    );

    expect(names).toEqual(["Id", "Amount__c", "amount__c", "__proto__"]);
    expect(properties["Amount__c"]).toEqual({ type: ["null", "string"], title: "Amount__c label" });
    expect(metadata.get("Amount__c")).toEqual({ inclusion: "available", "salesforce.type": "string" });
    expect(metadata.get("amount__c")).toMatchObject({ "selected-by-default": false });
  });

  it("without Id has no key", () => {
    expect(discovered(object("A", [field("X")])).stream.keyProperties).toEqual([]);
  });

  it.each([
    ["Account", true],
    ["CaseStatus", false],
    ["Setting__Tag", false],
    ["Rule__mdt", false],
  ])("of %s knows whether Bulk serves it: %s", (name, bulk) => {
    expect(discovered(object(name, [id])).metadata.get("")).toMatchObject({ "salesforce.bulk": bulk });
  });
});
