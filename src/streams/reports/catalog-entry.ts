import type { DescribedReport, ReportFilter } from "../../salesforce/analytics/report-metadata.ts";

/** A property of a report's stream: where its value stands in a run's answer. Discovery writes it, a sync reads it. */
export interface ReportProperty {
  readonly name: string;
  readonly place: "down" | "across" | "detail" | "aggregate";
  /** The column's, grouping's or aggregate's API name. */
  readonly column: string;
  readonly part: "value" | "label" | "currency";
  readonly dataType: string;
}

/** A column to page a report by: what is greater than a value can be asked for, and comes in order. */
export interface UniqueField {
  readonly column: string;
  readonly dataType: string;
  readonly lower: "greaterThan" | "greaterOrEqual";
  /** Null: none is offered; only a grouped report needs it. */
  readonly upper: "lessThan" | "lessOrEqual" | null;
}

/** A filter that the tap adds to the report's own. */
export type AddedFilter = Omit<ReportFilter, "saved">;

/** How many levels of groups a summary's row names; those beyond are summed up in it. */
export const levelsDown = "levels_down";
export const levelsAcross = "levels_across";

/** Which groups there are: a report whose author changes them gives other columns. */
export function groupingsText({
  groupingsDown,
  groupingsAcross,
}: Pick<DescribedReport, "groupingsDown" | "groupingsAcross">): string {
  const one = ({ name, dateGranularity }: DescribedReport["groupingsDown"][number]): string =>
    dateGranularity === "None" ? name : `${name} by ${dateGranularity}`;
  const down = groupingsDown.map(one).join(", ") || "none";
  return groupingsAcross.length === 0 ? down : `${down} and across ${groupingsAcross.map(one).join(", ")}`;
}
