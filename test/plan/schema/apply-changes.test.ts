import type { JsonObject } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import type { SchemaChanges } from "../../../src/config/config.ts";
import { schemaOfType } from "../../../src/discover/field-schema.ts";
import { type ObjectStream, objectStream, type StreamOf } from "../../../src/plan/object-stream.ts";
import { applyChanges, type Suspicion } from "../../../src/plan/schema/apply-changes.ts";
import { type ColumnNow, fieldChanges } from "../../../src/plan/schema/field-changes.ts";
import { commonProperties, selectionOf } from "../../support/selections.ts";

const deletedAt = "_sdc_deleted_at";
const streamOf: StreamOf = (selection, absent) => objectStream(selection, deletedAt, absent);
const common = { Id: "id", IsDeleted: "boolean", SystemModstamp: "datetime" };

/** A stream whose catalog has these fields beside the common ones, by Salesforce's types. */
function catalog(
  types: Readonly<Record<string, string>>,
  more: Readonly<Record<string, JsonObject>> = {},
): ObjectStream {
  const own = Object.entries(types).map(([name, type]): [string, JsonObject] => [name, schemaOfType(type)]);
  const metadata = new Map([
    ...Object.entries(types).map(([name, type]): [string, JsonObject] => [name, { "salesforce.type": type }]),
    ...Object.entries(more),
  ]);
  return objectStream(
    selectionOf({ properties: { ...commonProperties, ...Object.fromEntries(own) }, metadata }),
    deletedAt,
  );
}

/** What the org has of the stream's columns now, by Salesforce's types. */
function org(types: Readonly<Record<string, string>>): Org {
  return ({ layout }) =>
    layout().columns.map(({ path: [name = ""] }) => {
      const type = Object.hasOwn(types, name) ? types[name] : undefined;
      return type === undefined ? null : { type, schema: schemaOfType(type) };
    });
}

type Org = (stream: ObjectStream) => readonly (ColumnNow | null)[];

/** What becomes of the stream: its properties' types, and what the log says. */
function outcome(stream: ObjectStream, now: Org, mode: SchemaChanges, suspicion: Suspicion) {
  const next = applyChanges(stream, fieldChanges(stream, now(stream)), { mode, suspicion, streamOf });
  if (next === null) return null;
  const { properties } = next.stream.layout();
  const schema = next.stream.selection.schema["properties"] as Readonly<Record<string, JsonObject>>;
  return {
    absent: properties.flatMap(({ name, source }) => ("absent" in source ? [name] : [])),
    own: Object.keys(schema).filter((name) => !Object.hasOwn(commonProperties, name)),
    asked: next.stream
      .layout()
      .columns.map(({ path }) => path.join("."))
      .filter((name) => !Object.hasOwn(common, name)),
    text: next.text,
  };
}

describe("a stream whose fields have changed", () => {
  const before = { Site: "string", Count: "int", Day: "date", Words: "textarea" };
  const without = { ...common, Count: "int", Day: "date", Words: "textarea" };

  it("follow: has no property for what is gone, and does not ask for it", () => {
    expect(outcome(catalog(before), org(without), "follow", "field")).toEqual({
      absent: [],
      own: ["Count", "Day", "Words"],
      asked: ["Count", "Day", "Words"],
      text: "Salesforce has no Site any more for this user: left out from here on, the target keeps what it has.",
    });
  });

  it("lock: has null for what is gone, and does not ask for it; what went before stays null", () => {
    const once = applyChanges(catalog(before), fieldChanges(catalog(before), org(without)(catalog(before))), {
      ...{ mode: "lock", suspicion: "field", streamOf },
    });
    if (once === null) throw new Error("nothing changed");
    const { Count: _count, ...less } = without;

    expect(outcome(once.stream, org(less), "lock", "field")).toEqual({
      absent: ["Site", "Count"],
      own: ["Site", "Count", "Day", "Words"],
      asked: ["Day", "Words"],
      text: "Salesforce has no Count any more for this user: null from here on, as schema_changes: lock has it.",
    });
  });

  it("stays as it is where all fields are there: something else was refused", () => {
    const same = org({ ...common, ...before });

    expect([
      outcome(catalog(before), same, "follow", "field"),
      outcome(catalog(before), same, "follow", "value"),
      outcome(catalog(before), same, "fail", "field"),
    ]).toEqual([null, null, null]);
  });

  it.each([
    ["int", "double", "integer>number"],
    ["date", "string", "a day>text"],
    ["datetime", "textarea", "a moment>text"],
  ])("follow: takes a wider type over (%s to %s: %s)", (was, now) => {
    const changed = outcome(catalog({ X: was }), org({ ...common, X: now }), "follow", "value");

    expect(changed?.text).toBe(`X is ${now} now (it was ${was}): its schema is wider now.`);
  });

  it.each([
    ["string", "textarea"],
    ["picklist", "string"],
    ["double", "currency"],
    ["int", "long"],
  ])("sees no change between types that are the same in a record (%s, %s)", (was, now) => {
    expect(outcome(catalog({ X: was }), org({ ...common, X: now }), "fail", "value")).toBeNull();
  });

  it.each([
    ["int", "string"],
    ["double", "int"],
    ["boolean", "picklist"],
    ["datetime", "date"],
  ])("fails by name for another type whose values do not fit (%s to %s)", (was, now) => {
    const change = () => outcome(catalog({ X: was }), org({ ...common, X: now }), "follow", "value");

    expect(change).toThrow(
      `Account: X was ${was} and is ${now} now, and there are values that do not fit the catalog's type.`,
    );
  });

  it("follow: reads a date-time that has the schema of a text as text, when it is one again", () => {
    const stream = catalog({ X: "string" }, { X: { "salesforce.type": "datetime" } });
    const kinds = ({ layout }: ObjectStream) =>
      layout()
        .columns.filter(({ path }) => path[0] === "X")
        .map(({ kind }) => kind);
    const next = applyChanges(stream, fieldChanges(stream, org({ ...common, X: "string" })(stream)), {
      ...{ mode: "follow", suspicion: "value", streamOf },
    });

    expect([kinds(stream), next && kinds(next.stream)]).toEqual([["datetime"], ["text"]]);
  });

  it("drops a compound value with one of its parts: the others are columns of their own", () => {
    const address = { "salesforce.components": { city: "City", street: "Street" } };
    const stream = objectStream(
      selectionOf({
        properties: {
          ...commonProperties,
          Address: { type: ["null", "object"], properties: { city: {}, street: {} } },
          Street: schemaOfType("string"),
        },
        metadata: new Map([["Address", address]]),
      }),
      deletedAt,
    );

    expect(outcome(stream, org({ ...common, Street: "string" }), "follow", "field")).toMatchObject({
      own: ["Street"],
      asked: ["Street"],
    });
  });

  it("names ten fields of many", () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`F${n}__c`, "string"]));

    expect(outcome(catalog(many), org(common), "follow", "field")?.text).toContain("F8__c, F9__c and 20 more any more");
  });

  it.each(["follow", "lock"] as const)("makes the stream as the run makes its streams (%s)", (mode) => {
    const withInferredRows: StreamOf = (...given) => ({ ...streamOf(...given), hasInferredRows: true });
    const stream = catalog({ ...common, A: "string", B: "string" });
    const changes = fieldChanges(stream, org({ ...common, A: "string" })(stream));

    const next = applyChanges(stream, changes, { mode, suspicion: "field", streamOf: withInferredRows });

    expect(next?.stream.hasInferredRows).toBe(true);
  });
});
