import type { Json, JsonObject, Selection, TapError } from "@singer-io-ts/tap-kit";
import { catalogError } from "../../../plan/catalog-error.ts";
import { propertiesOf, valueKindOf } from "../../../property-schemas.ts";
import type { Layout } from "../../../transcode/layout.ts";
import type { AddedFilter, ReportProperty, UniqueField } from "../catalog-entry.ts";

/** A report as this run reads it. */
export interface ReportStream {
  readonly selection: Selection;
  /** The stream's id. */
  readonly id: string;
  readonly reportId: string;
  readonly part: "rows" | "summary";
  readonly format: string;
  readonly asSheet: boolean;
  readonly filters: readonly AddedFilter[];
  readonly unique: UniqueField | null;
  /** The groups that the catalog was made with. */
  readonly groupings: string;
  /** All properties of the stream but those the tap adds, in the stream's order: what the row key is of. */
  readonly values: readonly ReportProperty[];
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
    throw noReport(stream.id);
  const values: ReportProperty[] = [];
  for (const name of Object.keys(propertiesOf(stream.schema))) {
    const traits = stream.metadata?.get(name) ?? {};
    if (traits["salesforce.place"] === undefined) continue;
    // discovery wrote these members, and the place is one of its words.
    values.push({
      name,
      place: traits["salesforce.place"] as ReportProperty["place"],
      column: String(traits["salesforce.column"]),
      part: traits["salesforce.part"] as ReportProperty["part"],
      dataType: String(traits["salesforce.type"]),
    });
  }
  const selected = Object.entries(propertiesOf(schema));
  return {
    selection,
    id: stream.id,
    reportId,
    part: part === "summary" ? "summary" : "rows",
    format,
    asSheet: report["export"] === true,
    filters: Array.isArray(report["filters"]) ? report["filters"].map(filterOf) : [],
    unique: uniqueField(report["unique_field"]),
    groupings,
    values,
    keys: stream.keyProperties,
    layout: {
      stream: stream.id,
      columns: selected.map(([name, property]) => ({ path: [name], kind: valueKindOf(property) })),
      properties: selected.map(([name], column) => ({ name, source: { column } })),
      key: { id: -1, modifiedAt: -1 },
    },
  };
}

function noReport(stream: string): TapError {
  return catalogError(stream, "CATALOG_REPORT", "the catalog does not say which report it is.");
}

function objectOf(value: Json | undefined): JsonObject {
  // A JSON value that is no array and not null is an object.
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

function filterOf(value: Json): AddedFilter {
  const { column, operator, value: wanted } = objectOf(value);
  return { column: String(column), operator: String(operator), value: String(wanted ?? "") };
}

function uniqueField(value: Json | undefined): UniqueField | null {
  const { column, dataType, lower, upper } = objectOf(value);
  if (typeof column !== "string") return null;
  return {
    column,
    dataType: String(dataType),
    lower: lower === "greaterThan" ? lower : "greaterOrEqual",
    upper: upper === "lessThan" || upper === "lessOrEqual" ? upper : null,
  };
}
