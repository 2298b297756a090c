import { operatorMap } from "../filters/filter-operators.ts";
import { aggregateOf } from "../run/aggregates.ts";
import type { ReportMetadata } from "./report-metadata.ts";
import type { Column, ReportType } from "./report-types.ts";

/** `reportMetadata` as describe and runs show it. */
export function metadataJson(id: string, metadata: ReportMetadata): object {
  const { hasRecordCount, aggregates, ...rest } = metadata;
  return {
    ...rest,
    id,
    aggregates,
    hasRecordCount,
    buckets: [],
    chart: null,
    customSummaryFormula: null,
    description: null,
    division: null,
    folderId: null,
    historicalSnapshotDates: [],
    presentationOptions: { hasStackedSummaries: true },
    standardFilters: null,
    userOrHierarchyFilterId: null,
  };
}

/** `reportExtendedMetadata`: labels and types of what this report shows. */
export function extendedMetadata(metadata: ReportMetadata, type: ReportType): object {
  const { detailColumns, groupingsDown, groupingsAcross, aggregates } = metadata;
  const info = (name: string) => {
    const { label, dataType, entityColumnName } = type.columns.get(name) ?? { label: name, dataType: "string" };
    return { label, dataType, entityColumnName };
  };
  const levels = [...groupingsDown.entries(), ...groupingsAcross.entries()];
  const aggregateInfo = aggregates.map((name) => {
    const { label, dataType } = aggregateOf(name, type, () => ({ value: null, id: null }));
    return [name, { label, dataType, acrossGroupingContext: null, downGroupingContext: null }];
  });
  return {
    detailColumnInfo: Object.fromEntries(detailColumns.map((name) => [name, info(name)])),
    aggregateColumnInfo: Object.fromEntries(aggregateInfo),
    groupingColumnInfo: Object.fromEntries(
      levels.map(([groupingLevel, { name }]) => [name, { ...info(name), groupingLevel }]),
    ),
  };
}

/** `reportTypeMetadata`, of describe alone: what a report of this type could have. */
export function typeMetadata(type: ReportType, areIdsOrdered: boolean): object {
  const columns = [...type.columns].map(([name, column]) => [name, columnInfo(column)]);
  const dates = [...type.columns.values()].filter(({ dataType }) => dataType.startsWith("date"));
  const durations = ["CUSTOM", "THIS_YEAR", "THIS_FISCAL_YEAR", "LAST_N_DAYS:30"];
  return {
    categories: [{ label: type.label, columns: Object.fromEntries(columns) }],
    dataTypeFilterOperatorMap: operatorMap(areIdsOrdered),
    divisionInfo: { defaultValue: null, values: [] },
    scopeInfo: {
      defaultValue: "organization",
      values: [{ label: "All", value: "organization", allowsDivision: false }],
    },
    standardDateFilterDurationGroups: [
      {
        label: "All",
        standardDateFilterDurations: durations.map((value) => ({
          label: value,
          value,
          startDate: null,
          endDate: null,
        })),
      },
    ],
    standardFilterInfos: { dateColumns: dates.map(({ name, label }) => ({ name, label })) },
  };
}

function columnInfo({ label, dataType, entityColumnName, maxLength, isCustom, idPath, name }: Column): object {
  return {
    label,
    dataType,
    entityColumnName,
    maxLength,
    isCustom,
    isLookup: idPath !== null,
    filterable: true,
    filterValues: dataType === "boolean" ? ["1", "0"].map((value) => ({ name: value, label: value })) : [],
    bucketable: !name.startsWith("CDF"),
    uniqueCountable: dataType !== "boolean",
    allowedInCustomDetailFormula: true,
  };
}
