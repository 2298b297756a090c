import { type JsonObject, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { Layout, Property, ValueKind, ValueSource, WireColumn } from "../transcode/layout.ts";
import { isName } from "./soql.ts";

/** The replication keys whose upper bound Salesforce can search by index too. */
const boundedKeys = new Set(["SystemModstamp"]);

/** An sObject as this run reads it: what to ask for and what comes out. */
export interface ObjectStream {
  readonly selection: Selection;
  /** The sObject's API name, which is the stream's id. */
  readonly object: string;
  readonly layout: Layout;
  /** Null: full table. */
  readonly replicationKey: string | null;
  /** Whether the replication key can be cut from above by the query. Others are cut while reading. */
  readonly bounded: boolean;
  /** `updated` answers for it. */
  readonly replicateable: boolean;
  /** `deleted` answers for it, and for it alone. */
  readonly asksDeleted: boolean;
  /** False where Bulk is known to refuse it; true is to be tried. */
  readonly bulk: boolean;
  readonly hasIsDeleted: boolean;
  /** Records tell of their deletion: what is gone for good has a record too. */
  readonly marksDeletion: boolean;
}

/**
 * Reads off the catalog's schema and metadata what a sync must know, so that a sync with a catalog describes nothing.
 * @param deletedAt the property that marks a deleted record.
 * @throws TapError of kind "config" for a catalog with names that Salesforce cannot have.
 */
export function objectStream(selection: Selection, deletedAt: string): ObjectStream {
  const { stream } = selection;
  const traits = stream.metadata?.get("") ?? {};
  const known = propertiesOf(stream.schema);
  const layout = layoutOf(selection, deletedAt);
  for (const name of [stream.id, ...layout.columns.flatMap(({ path }) => path)]) {
    if (!isName(name)) throw strangeName(stream.id, name);
  }
  const hasIsDeleted = Object.hasOwn(known, "IsDeleted");
  const replicateable = traits["salesforce.replicateable"] !== false && Object.hasOwn(known, "Id");
  return {
    selection,
    object: stream.id,
    layout,
    replicationKey: selection.method === "INCREMENTAL" ? selection.replicationKey : null,
    bounded: boundedKeys.has(selection.replicationKey ?? ""),
    replicateable,
    asksDeleted: replicateable && hasIsDeleted && !isHistory(stream.id),
    bulk: traits["salesforce.bulk"] !== false,
    hasIsDeleted,
    marksDeletion: Object.hasOwn(propertiesOf(selection.schema), deletedAt),
  };
}

function strangeName(stream: string, name: string): TapError {
  return new TapError(`${stream}: the catalog has ${JSON.stringify(name)}, which is no name of Salesforce's.`, {
    code: "CATALOG_NAME",
    kind: "config",
    stream,
    hint: "Run discovery again.",
  });
}

/** Field-history objects share a key prefix: `deleted` answers for all of them at once (REST API Developer Guide, Get Deleted). */
function isHistory(object: string): boolean {
  return object.endsWith("History") && object !== "OpportunityHistory";
}

function propertiesOf(schema: JsonObject): Readonly<Record<string, JsonObject>> {
  // A stream's schema is an object schema: the kit checked the catalog.
  return (schema["properties"] ?? {}) as Readonly<Record<string, JsonObject>>;
}

function layoutOf(selection: Selection, deletedAt: string): Layout {
  const columns = new Columns();
  const schema = propertiesOf(selection.schema);
  const whole = propertiesOf(selection.stream.schema);
  const id = Object.hasOwn(whole, "Id") ? columns.of("Id", "text") : -1;
  const stamp = selection.replicationKey === null ? -1 : columns.of(selection.replicationKey, "datetime");
  const properties: Property[] = [];
  for (const [name, property] of Object.entries(schema)) {
    properties.push({ name, source: sourceOf(name, property, selection, deletedAt, columns) });
  }
  return { stream: selection.stream.id, columns: columns.all, properties, key: { id, stamp } };
}

function sourceOf(
  name: string,
  property: JsonObject,
  selection: Selection,
  deletedAt: string,
  columns: Columns,
): ValueSource {
  if (name === deletedAt) {
    const stamp = ["SystemModstamp", "LastModifiedDate", "CreatedDate"].find((key) =>
      Object.hasOwn(propertiesOf(selection.stream.schema), key),
    );
    if (stamp === undefined) return { absent: true };
    return { deletedAt: { flag: columns.of("IsDeleted", "boolean"), stamp: columns.of(stamp, "datetime") } };
  }
  const components = selection.stream.metadata?.get(name)?.["salesforce.components"];
  if (components === undefined) return { column: columns.of(name, kindOf(property)) };
  const members = propertiesOf(property);
  return {
    // discovery wrote this member: component name by member name.
    members: Object.entries(components as Readonly<Record<string, string>>).map(([member, field]) => ({
      name: member,
      column: columns.of(field, kindOf(members[member] ?? {})),
    })),
  };
}

/** How the wire's value becomes JSON, by the property's schema (design: one type, one form). */
function kindOf(property: JsonObject): ValueKind {
  const types = Array.isArray(property["type"]) ? property["type"] : [property["type"]];
  if (types.includes("boolean")) return "boolean";
  if (types.includes("integer")) return "integer";
  if (types.includes("number")) return "decimal";
  return property["format"] === "date-time" ? "datetime" : "text";
}

/** The columns of the query, each once, in the order in which they were first wanted. */
class Columns {
  readonly all: WireColumn[] = [];
  readonly #byName = new Map<string, number>();

  of(name: string, kind: ValueKind): number {
    const known = this.#byName.get(name);
    if (known !== undefined) return known;
    this.#byName.set(name, this.all.length);
    return this.all.push({ path: [name], kind }) - 1;
  }
}
