import { type Json, type JsonObject, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { Layout, ValueKind } from "../../../transcode/layout.ts";

/** Where a property's value stands in a run's answer. */
export interface ReportValuePlace {
  readonly name: string;
  readonly place: "down" | "across" | "detail" | "aggregate";
  readonly column: string;
  readonly part: "value" | "label" | "currency";
  readonly dataType: string;
}

export interface PagingField {
  readonly column: string;
  readonly dataType: string;
  readonly lower: "greaterThan" | "greaterOrEqual";
  readonly upper: "lessThan" | "lessOrEqual" | null;
}

export interface PlainFilter {
  readonly column: string;
  readonly operator: string;
  readonly value: string;
}

/** A report as this run reads it. */
export interface ReportStream {
  readonly selection: Selection;
  /** The stream's id. */
  readonly id: string;
  readonly reportId: string;
  readonly part: "rows" | "summary";
  readonly format: string;
  readonly asSheet: boolean;
  readonly filters: readonly PlainFilter[];
  readonly unique: PagingField | null;
  /** The groups that the catalog was made with. */
  readonly groupings: string;
  /** All properties of the stream but those the tap adds, in the stream's order: what the row key is of. */
  readonly values: readonly ReportValuePlace[];
  /** What comes out: the selected properties, each a column of its own name. */
  readonly layout: Layout;
  /** Properties that must have a value. */
  readonly keys: readonly string[];
}

/**
 * Reads off the catalog's schema and metadata what a sync must know.
 * @throws TapError of kind "config" where the catalog is not one that discovery wrote.
 */
export function reportStream(selection: Selection): ReportStream {
  const { stream, schema } = selection;
  const report = objectOf(stream.metadata?.get("")?.["salesforce.report"]);
  const { id: reportId, part, format, groupings } = report;
  if (typeof reportId !== "string" || typeof format !== "string" || typeof groupings !== "string")
    throw strange(stream.id);
  const values: ReportValuePlace[] = [];
  for (const name of Object.keys(objectOf(stream.schema["properties"]))) {
    const traits = stream.metadata?.get(name) ?? {};
    if (traits["salesforce.place"] === undefined) continue;
    // discovery wrote these members, and the place is one of its words.
    values.push({
      name,
      place: traits["salesforce.place"] as ReportValuePlace["place"],
      column: String(traits["salesforce.column"]),
      part: traits["salesforce.part"] as ReportValuePlace["part"],
      dataType: String(traits["salesforce.type"]),
    });
  }
  const selected = Object.entries(objectOf(schema["properties"]));
  return {
    selection,
    id: stream.id,
    reportId,
    part: part === "summary" ? "summary" : "rows",
    format,
    asSheet: report["export"] === true,
    filters: Array.isArray(report["filters"]) ? report["filters"].map(filterOf) : [],
    unique: pagingField(report["unique_field"]),
    groupings,
    values,
    keys: stream.keyProperties,
    layout: {
      stream: stream.id,
      columns: selected.map(([name, property]) => ({ path: [name], kind: valueKindOf(objectOf(property)) })),
      properties: selected.map(([name], column) => ({ name, source: { column } })),
      key: { id: -1, stamp: -1 },
    },
  };
}

function strange(stream: string): TapError {
  return new TapError(`${stream}: the catalog does not say which report it is.`, {
    code: "CATALOG_REPORT",
    kind: "config",
    stream,
    hint: "Run discovery again.",
  });
}

function objectOf(value: Json | undefined): JsonObject {
  // A JSON value that is no array and not null is an object.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function filterOf(value: Json): PlainFilter {
  const { column, operator, value: wanted } = objectOf(value);
  return { column: String(column), operator: String(operator), value: String(wanted ?? "") };
}

function pagingField(value: Json | undefined): PagingField | null {
  const { column, dataType, lower, upper } = objectOf(value);
  if (typeof column !== "string") return null;
  return {
    column,
    dataType: String(dataType),
    lower: lower === "greaterThan" ? lower : "greaterOrEqual",
    upper: upper === "lessThan" || upper === "lessOrEqual" ? upper : null,
  };
}

/** How a value becomes JSON, by the property's schema. */
function valueKindOf(property: JsonObject): ValueKind {
  const types = Array.isArray(property["type"]) ? property["type"] : [property["type"]];
  if (types.includes("boolean")) return "boolean";
  if (types.includes("integer")) return "integer";
  if (types.includes("number")) return "decimal";
  return property["format"] === "date-time" ? "datetime" : "text";
}
