import type { JsonObject } from "@singer-io-ts/tap-kit";
import { schemaOfType } from "../../../discover/field-schema.ts";
import type { DescribedReport, ReportGrouping } from "../../../salesforce/analytics/report-metadata.ts";
import { levelsAcross, levelsDown } from "../catalog-entry.ts";
import { PropertyNames } from "./property-names.ts";

/** Where a property's value stands in a run's answer. */
type ReportPlace = "down" | "across" | "detail" | "aggregate";

/** A property of a report's stream. */
export interface ReportProperty {
  readonly name: string;
  readonly schema: JsonObject;
  readonly place: ReportPlace;
  /** The column's, grouping's or aggregate's API name. */
  readonly column: string;
  readonly part: "value" | "label" | "currency";
  readonly dataType: string;
}

/** Text that may be an id, a code or a translation: its label is worth a column. Of the others it is the same value in the user's locale. */
const labelled = new Set(["string", "picklist", "multipicklist", "combobox", "id", "reference"]);
/** Native ids show themselves. */
const plain = new Set(["id"]);
const text: JsonObject = { type: ["null", "string"] };

/** The properties of detail rows: groups first, the outer ones before the inner ones, then the columns. */
export function rowProperties(
  report: DescribedReport,
  { uniqueField, asSheet }: { readonly uniqueField: string | null; readonly asSheet: boolean },
): readonly ReportProperty[] {
  const names = new PropertyNames();
  const groupings = [...report.groupingsDown, ...report.groupingsAcross].map(({ name }) => name);
  const shown = [...report.detailColumns];
  if (uniqueField !== null && !shown.includes(uniqueField) && !groupings.includes(uniqueField)) shown.push(uniqueField);
  if (asSheet) {
    return [...new Set([...groupings, ...shown])].map((column) => sheetProperty(report, column, names));
  }
  return [
    ...groupProperties(report, names),
    ...shown.flatMap((column) => {
      const { dataType } = infoOf(report, column);
      return parts(report, { column, place: "detail", dataType, schema: schemaOfType(dataType) }, names);
    }),
  ];
}

/** The properties of aggregates: how deep the groups go, the groups, the aggregates. */
export function summaryProperties(report: DescribedReport): readonly ReportProperty[] {
  const names = new PropertyNames();
  for (const level of [levelsDown, levelsAcross]) names.of(level);
  return [
    ...groupProperties(report, names),
    ...report.aggregates.map((aggregate): ReportProperty => {
      const info = report.aggregateInfo.get(aggregate);
      const dataType = info?.dataType ?? "double";
      const [, kind = "", column = aggregate] = /^([a-z])!(.+)$/.exec(aggregate) ?? [];
      const name = names.of(column, endings[kind] ?? "");
      const schema = { ...schemaOfType(dataType), title: info?.label ?? aggregate };
      return { name, schema, place: "aggregate", column: aggregate, part: "value", dataType };
    }),
  ];
}

const endings: Readonly<Record<string, string>> = { s: "__sum", a: "__avg", m: "__min", x: "__max", u: "__unique" };

function groupProperties(report: DescribedReport, names: PropertyNames): readonly ReportProperty[] {
  const of = (groupings: readonly ReportGrouping[], place: "down" | "across") =>
    groupings.flatMap(({ name, dateGranularity }) => {
      const { dataType } = infoOf(report, name);
      // Spans of time are named by their first day, or by a number of the calendar.
      const isSpan = dateGranularity !== "None" && dataType.startsWith("date");
      const schema = isSpan ? text : schemaOfType(dataType);
      return parts(report, { column: name, place, dataType: isSpan ? "string" : dataType, schema }, names);
    });
  return [...of(report.groupingsDown, "down"), ...of(report.groupingsAcross, "across")];
}

function parts(
  report: DescribedReport,
  { column, place, dataType, schema }: Pick<ReportProperty, "column" | "place" | "dataType" | "schema">,
  names: PropertyNames,
): readonly ReportProperty[] {
  const { label } = infoOf(report, column);
  const name = names.of(column);
  const value: ReportProperty = { name, schema: { ...schema, title: label }, place, column, part: "value", dataType };
  const more = (part: "label" | "currency", title: string): ReportProperty => ({
    ...value,
    name: names.of(name, `__${part}`),
    schema: { ...text, title },
    part,
  });
  if (labelled.has(dataType) && !plain.has(dataType)) return [value, more("label", `${label} as shown`)];
  if (dataType === "currency" && report.currency !== null && place === "detail") {
    return [value, more("currency", `Currency of ${label}`)];
  }
  return [value];
}

/** A spreadsheet has what is shown: no ids behind names, and moments in the user's time zone. */
function sheetProperty(report: DescribedReport, column: string, names: PropertyNames): ReportProperty {
  const { dataType, label } = infoOf(report, column);
  // Days before 1900 are texts in a sheet, as the user's locale writes them.
  const schema = dataType.startsWith("date") ? text : schemaOfType(dataType);
  return {
    name: names.of(column),
    schema: { ...schema, title: label },
    place: "detail",
    column,
    part: "value",
    dataType,
  };
}

const infoOf = (report: DescribedReport, column: string): { readonly label: string; readonly dataType: string } =>
  report.columns.get(column) ?? { label: column, dataType: "string" };
