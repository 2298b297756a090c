import type { JsonObject } from "@singer-io-ts/tap-kit";
import { schemaOfType } from "../../../discover/field-schema.ts";
import type { DescribedReport, ReportGrouping } from "../../../salesforce/analytics/report-metadata.ts";
import { levelsAcross, levelsDown, type ReportProperty } from "../catalog-entry.ts";

/** A property of a report's stream, with its schema. */
export interface DiscoveredProperty extends ReportProperty {
  readonly schema: JsonObject;
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
): readonly DiscoveredProperty[] {
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
export function summaryProperties(report: DescribedReport): readonly DiscoveredProperty[] {
  const names = new PropertyNames();
  for (const level of [levelsDown, levelsAcross]) names.of(level);
  return [
    ...groupProperties(report, names),
    ...report.aggregates.map((aggregate): DiscoveredProperty => {
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

function groupProperties(report: DescribedReport, names: PropertyNames): readonly DiscoveredProperty[] {
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
  { column, place, dataType, schema }: Pick<DiscoveredProperty, "column" | "place" | "dataType" | "schema">,
  names: PropertyNames,
): readonly DiscoveredProperty[] {
  const { label } = infoOf(report, column);
  const name = names.of(column);
  const value: DiscoveredProperty = {
    name,
    schema: { ...schema, title: label },
    place,
    column,
    part: "value",
    dataType,
  };
  const more = (part: "label" | "currency", title: string): DiscoveredProperty => ({
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

/** A spreadsheet has what is shown: no ids behind names, and date-times in the user's time zone. */
function sheetProperty(report: DescribedReport, column: string, names: PropertyNames): DiscoveredProperty {
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

/** Gives each property a name of its own: letters, digits and `_`, different in any case. The same columns get the same names. */
class PropertyNames {
  readonly #taken = new Set<string>();

  /** `ACCOUNT.NAME` becomes `ACCOUNT__NAME`; what is taken already gets a number. */
  of(column: string, ending = ""): string {
    const plain = column.replaceAll(".", "__").replace(/[^A-Za-z0-9_]/g, "_");
    for (let n = 1; ; n++) {
      const name = `${plain}${n === 1 ? "" : `_${n}`}${ending}`;
      if (this.#taken.has(name.toLowerCase())) continue;
      this.#taken.add(name.toLowerCase());
      return name;
    }
  }
}
