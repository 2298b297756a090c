import type { JsonObject, Stream } from "@singer-io-ts/tap-kit";
import { type StreamProperty, streamOfParts, withoutNull } from "../../../discover/stream-parts.ts";
import { didYouMean, listNames } from "../../../names.ts";
import { rowKey } from "../../../row-key-property.ts";
import type { DescribedReport } from "../../../salesforce/analytics/report-metadata.ts";
import { type AddedFilter, groupingsText, levelsAcross, levelsDown, type UniqueField } from "../catalog-entry.ts";
import type { Mistake, Refusal } from "./report-errors.ts";
import { type DiscoveredProperty, rowProperties, summaryProperties } from "./report-properties.ts";

/** How a report becomes a stream. */
export interface ReportOptions {
  readonly stream: string;
  readonly unique: UniqueField | null;
  readonly filters: readonly AddedFilter[];
  readonly keyProperties: readonly string[] | null;
  readonly summary: boolean;
  /** Read the spreadsheet. */
  readonly asSheet: boolean;
}

/** The kind's name, as the catalog has it. */
export const reportKindName = "report";

/** The stream of a report's summary. @param rows the stream of its rows */
export const summaryId = (rows: string): string => `${rows}__summary`;

const mostFilters = 20;
const mostColumns = 100;
const formats = ["TABULAR", "SUMMARY", "MATRIX"];

/**
 * The streams that a report gives; why the org gives none, or what is wrong with the options. The metadata holds all that a sync
 * needs to know besides the schema.
 */
export function reportStreams(
  report: DescribedReport,
  options: ReportOptions,
): { readonly streams: readonly Stream[] } | Refusal | Mistake {
  const properties = rowProperties(report, { uniqueField: options.unique?.column ?? null, asSheet: options.asSheet });
  const fault = refusalOf(report, properties) ?? mistakeIn(report, options);
  if (fault !== null) return fault;
  const keys = keysOf(options, properties);
  if ("mistake" in keys) return keys;
  const rows = streamOf(report, options, { id: options.stream, part: "rows", properties, keys: keys.names });
  if (!options.summary) return { streams: [rows] };
  const summary = summaryProperties(report);
  return {
    streams: [
      rows,
      streamOf(report, options, {
        id: summaryId(options.stream),
        part: "summary",
        properties: summary,
        keys: [rowKey],
      }),
    ],
  };
}

function refusalOf({ reportFormat }: DescribedReport, properties: readonly DiscoveredProperty[]): Refusal | null {
  if (!formats.includes(reportFormat)) {
    const what = `It is a joined report (${reportFormat}), whose rows Salesforce's API does not give.`;
    return { refusal: `${what} Make a report of one of its blocks.` };
  }
  const columns = new Set(properties.map(({ column }) => column)).size;
  if (columns <= mostColumns) return null;
  const what = `It has ${columns} columns, and Salesforce's API runs reports of up to ${mostColumns}.`;
  return { refusal: `${what} Take columns out of the report, or make two of it.` };
}

function mistakeIn(report: DescribedReport, { unique, filters, asSheet }: ReportOptions): Mistake | null {
  if (asSheet && unique !== null) {
    return { mistake: "unique_field and export are two ways to read it.", hint: "Set one of them." };
  }
  for (const { column, operator } of filters) {
    const info = report.columns.get(column);
    if (info === undefined) {
      const what = `the report's type has no column ${column}${didYouMean(column, report.columns.keys())}.`;
      return { mistake: `filters: ${what}`, hint: "Correct the column." };
    }
    const operators = report.operators.get(info.dataType) ?? [];
    if (!operators.includes(operator)) {
      const hint = `Take one of ${operators.join(", ")}.`;
      return { mistake: `filters: ${column} cannot be filtered by ${operator}.`, hint };
    }
  }
  const own = report.reportFilters.length + filters.length;
  const needed = unique === null ? 0 : filtersForPaging(report.reportFormat);
  if (own + needed <= mostFilters) return null;
  const why = unique === null ? "" : `, and unique_field needs ${needed} more`;
  const way = unique === null ? "" : ", or set export to true in place of unique_field";
  return { mistake: `it has ${own} filters${why}; Salesforce allows ${mostFilters}.`, hint: `Take filters out${way}.` };
}

/** A grouped report is asked for from a value up to another. */
const filtersForPaging = (reportFormat: string): number => (reportFormat === "TABULAR" ? 1 : 2);

function keysOf(
  { keyProperties, unique }: ReportOptions,
  properties: readonly DiscoveredProperty[],
): { readonly names: readonly string[] } | Mistake {
  const values = properties.filter(({ part }) => part === "value");
  if (keyProperties !== null) {
    const found = keyProperties.map((key) => properties.find(({ name }) => name === key) ?? byColumn(values, key));
    const missing = found.indexOf(undefined);
    if (missing < 0) return { names: found.flatMap((property) => property?.name ?? []) };
    const key = keyProperties[missing] ?? "";
    const names = properties.map(({ name }) => name);
    const what = `the stream has no ${key}${didYouMean(key, names)}.`;
    return { mistake: `key_properties: ${what}`, hint: `It has ${listNames(names)}.` };
  }
  const native = unique?.dataType === "id" ? byColumn(values, unique.column) : undefined;
  return { names: [native?.name ?? rowKey] };
}

const byColumn = (values: readonly DiscoveredProperty[], key: string): DiscoveredProperty | undefined =>
  values.find(({ column }) => column === key);

interface Part {
  readonly id: string;
  readonly part: "rows" | "summary";
  readonly properties: readonly DiscoveredProperty[];
  readonly keys: readonly string[];
}

function streamOf(report: DescribedReport, options: ReportOptions, { id, part, properties, keys }: Part): Stream {
  const isKey = (name: string): boolean => keys.includes(name);
  const levels = part === "rows" ? [] : [levelsDown, levelsAcross];
  return streamOfParts({
    id,
    title: part === "rows" ? report.name : `${report.name}: summary`,
    properties: [
      ...properties.map((property) => streamProperty(property, isKey(property.name))),
      ...levels.map((name) => addedProperty(name, { type: ["null", "integer"], title: levelTitles[name] ?? name })),
      ...(isKey(rowKey) ? [addedProperty(rowKey, { type: ["string"], title: "Row key" })] : []),
    ],
    keys,
    replicationKey: null,
    traits: { "salesforce.kind": reportKindName, "salesforce.report": reportTraits(report, options, part) },
  });
}

/** Which report it is and how it is read. */
function reportTraits(report: DescribedReport, { asSheet, filters, unique }: ReportOptions, part: Part["part"]) {
  return {
    id: report.id,
    part,
    format: report.reportFormat,
    export: asSheet && part === "rows",
    filters: filters.map(({ column, operator, value }) => ({ column, operator, value })),
    unique_field: unique === null ? null : { ...unique },
    groupings: groupingsText(report),
  };
}

function streamProperty(property: DiscoveredProperty, isKey: boolean): StreamProperty {
  const { name, schema, place, column, part, dataType } = property;
  return {
    name,
    schema: isKey ? withoutNull(schema) : schema,
    metadata: {
      inclusion: isKey ? "automatic" : "available",
      "salesforce.place": place,
      "salesforce.column": column,
      "salesforce.part": part,
      "salesforce.type": dataType,
    },
  };
}

/** A property that the tap itself fills. */
const addedProperty = (name: string, schema: JsonObject): StreamProperty => ({
  name,
  schema,
  metadata: { inclusion: "automatic" },
});

const levelTitles: Readonly<Record<string, string>> = {
  [levelsDown]: "Levels of groups down",
  [levelsAcross]: "Levels of groups across",
};
