import { count } from "@singer-io-ts/tap-kit";
import { listNames } from "../../../names.ts";
import type { DescribedReport, ReportColumnInfo } from "../../../salesforce/analytics/report-metadata.ts";
import type { FieldNature } from "../../../salesforce/analytics/reports.ts";
import type { UniqueField } from "../catalog-entry.ts";
import type { Mistake } from "./report-errors.ts";

const numbers = new Set(["int", "long", "double", "currency", "percent"]);
const dateTypes = new Set(["date", "datetime"]);

/** Types that order says something of, whatever the column. Text may serve too, where it is an auto-number of digits. */
const isOrdered = (dataType: string): boolean => numbers.has(dataType) || dateTypes.has(dataType) || dataType === "id";

/** What is known of the field behind a column. */
export interface ColumnFacts {
  /** Null: the column is no field, or Salesforce does not say which. */
  readonly nature: FieldNature | null;
  /** A value of an auto-number; null: there is none, or it is no auto-number. */
  readonly sample: string | null;
}

/** `Case.CaseNumber` as object and field; null where the column is no field of an object's own. */
export function entityOf({
  entityColumnName,
}: ReportColumnInfo): { readonly object: string; readonly field: string } | null {
  const [object, field, ...more] = entityColumnName?.split(".") ?? [];
  const isName = (name: string | undefined): name is string => name !== undefined && /^[A-Za-z]\w*$/.test(name);
  return isName(object) && isName(field) && more.length === 0 ? { object, field } : null;
}

/** Rows that a run gives at most; a report that is limited to so many needs no paging. */
const mostRowsOfRun = 2000;

/**
 * The column as a unique_field, or why it cannot be one.
 * @param near a column that a misspelt name may have meant, with its facts.
 */
export function uniqueFieldOf(
  report: DescribedReport,
  column: string,
  { nature, sample }: ColumnFacts,
  near: { readonly column: string; readonly facts: ColumnFacts } | null = null,
): UniqueField | Mistake {
  const info = report.columns.get(column);
  if (info === undefined) return noColumn(report, column, near);
  const hint = serving(report);
  const why = objection(info, { nature, sample });
  if (why !== null) return { mistake: `unique_field: ${column} ${why}`, hint };
  if (report.rowLimit !== null && report.rowLimit > mostRowsOfRun) {
    const what = `the report shows its first ${count(report.rowLimit)} rows, and a run that is sorted by ${column} others.`;
    return { mistake: `unique_field: ${what}`, hint: "Take the row limit out of the report, or set export instead." };
  }
  const operators = report.operators.get(info.dataType) ?? [];
  const lower = (["greaterOrEqual", "greaterThan"] as const).find((name) => operators.includes(name));
  if (lower === undefined) {
    const what = `for which this org's reports have no filter greaterThan or greaterOrEqual`;
    return { mistake: `unique_field: ${column} is of type ${info.dataType}, ${what}.`, hint };
  }
  const upper = (["lessThan", "lessOrEqual"] as const).find((name) => operators.includes(name)) ?? null;
  const isGrouped = report.groupingsDown.length + report.groupingsAcross.length > 0;
  if (isGrouped && upper === null) {
    return { mistake: `unique_field: ${column} cannot be filtered by lessThan, which a grouped report needs.`, hint };
  }
  return { column, dataType: info.dataType, lower, upper };
}

/** It suggests a column only where that one serves. */
function noColumn(
  report: DescribedReport,
  column: string,
  near: { readonly column: string; readonly facts: ColumnFacts } | null,
): Mistake {
  const what = `unique_field: the report's type has no column ${column}`;
  const meant = near === null ? null : uniqueFieldOf(report, near.column, near.facts);
  if (near === null || meant === null) return { mistake: `${what}.`, hint: serving(report) };
  if (!("mistake" in meant))
    return { mistake: `${what} (did you mean ${near.column}?).`, hint: serving(report, near.column) };
  return { mistake: `${what}, and ${meant.mistake.replace(/^unique_field: /, "")}`, hint: meant.hint };
}

function objection(info: ReportColumnInfo, { nature, sample }: ColumnFacts): string | null {
  const entity = entityOf(info);
  if (nature?.calculated === true) return "is a formula: reports lose rows when they are paged by one.";
  if (isOrdered(info.dataType)) return null;
  if (entity === null)
    return "is a formula of the report (as CASESAFEID is): reports lose rows when they are paged by one.";
  if (nature?.autoNumber !== true) return `is text (${info.dataType}): reports lose rows when they are paged by text.`;
  if (sample !== null && !/^\d+$/.test(sample)) {
    return "is an auto-number with more than digits in it: reports lose rows when they are paged by text.";
  }
  return null;
}

/** The columns of the report that could serve, or those of its type, as far as their types tell. */
function servingColumns({ columns, operators, detailColumns }: DescribedReport): readonly string[] {
  const serves = (name: string): boolean => {
    const { dataType = "string", entityColumnName = null } = columns.get(name) ?? {};
    const known = operators.get(dataType) ?? [];
    const isAsked = known.includes("greaterThan") || known.includes("greaterOrEqual");
    return isOrdered(dataType) && entityColumnName !== null && isAsked;
  };
  const shown = detailColumns.filter(serves);
  return shown.length > 0 ? shown : [...columns.keys()].filter(serves);
}

/** @param first a column that is known to serve. */
function serving(report: DescribedReport, first?: string): string {
  const names = new Set([...(first === undefined ? [] : [first]), ...servingColumns(report)]);
  const which = names.size === 0 ? "the report's type has none" : listNames([...names]);
  return `It must be a number, a date, a datetime, an auto-number of digits or a native id: ${which}.`;
}
