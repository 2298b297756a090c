import { didYouMean } from "../../../names.ts";
import type { ReportRow } from "../../../salesforce/analytics/reports.ts";
import type { Mistake, ReportChoice } from "./report-errors.ts";

/** The rows that a choice can mean. */
export function matching(
  { id, developerName, name, folder }: ReportChoice,
  rows: readonly ReportRow[],
): readonly ReportRow[] {
  return rows.filter(
    (row) =>
      (id === undefined || row.id.slice(0, 15) === id.slice(0, 15)) &&
      (developerName === undefined || row.developerName === developerName) &&
      (name === undefined || row.name === name) &&
      (folder === undefined || row.folder === folder),
  );
}

/**
 * The report that is meant, or what is wrong with the choice.
 * @param rows those with the names that were asked for.
 * @param others reports that there are too: what a misspelt name may have meant.
 */
export function chosenReport(
  choice: ReportChoice,
  rows: readonly ReportRow[],
  others: readonly ReportRow[] = rows,
): ReportRow | Mistake {
  const { id, developerName, name, folder } = choice;
  if (id === undefined && developerName === undefined && name === undefined) {
    return { mistake: "it names no report.", hint: "Give id, developer_name or name." };
  }
  const found = matching(choice, rows);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  if (found.length > 1) {
    const all = found.map((row) => `${row.id} (${row.folder})`).join(", ");
    return { mistake: `there are several: ${all}.`, hint: "Name it by id, or with its folder." };
  }
  const [other] = matching({ id, developerName }, id === undefined && developerName === undefined ? [] : rows);
  if (other !== undefined && name !== undefined && other.name !== name)
    return { mistake: `its name is ${other.name}, not ${name}.`, hint: "Leave name out: it is the report's own name." };
  const elsewhere = folder === undefined ? [] : matching({ id, developerName, name }, rows);
  if (elsewhere.length > 0) {
    const folders = [...new Set(elsewhere.map((row) => row.folder))].join(", ");
    return { mistake: `it is not in that folder, but in ${folders}.`, hint: "Correct the folder, or leave it out." };
  }
  if (id !== undefined) {
    const mistake = "there is no report with this id, or the user may not see it.";
    return {
      mistake,
      hint: "Take the id from the report's address (00O...), or have its folder shared with the user.",
    };
  }
  const names = others.map((row) => (developerName === undefined ? row.name : row.developerName));
  return {
    mistake: `there is no such report, or the user may not see it${didYouMean(developerName ?? name ?? "", names)}.`,
    hint: "Correct the name, or have its folder shared with the user.",
  };
}
