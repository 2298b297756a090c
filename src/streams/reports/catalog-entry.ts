import type { DescribedReport } from "../../salesforce/analytics/report-metadata.ts";

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
