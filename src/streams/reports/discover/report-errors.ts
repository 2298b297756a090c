import { TapError } from "@singer-io-ts/tap-kit";
import type { ReportSetting } from "../../../config/config.ts";

/** What is wrong with a setting of `reports`, as a sentence, and what to do about it. */
export interface Mistake {
  readonly mistake: string;
  readonly hint: string;
}

/** Why the org does not give a report, whatever the settings say. */
export interface Refusal {
  readonly refusal: string;
}

/** A report as the setting `reports` names it. */
export type ReportChoice = Partial<Pick<ReportSetting, "id" | "developerName" | "name" | "folder">>;

/** How a setting is named: its position in `reports`, counted from 0, and the report it means. */
export function settingText(index: number, { id, developerName, name, folder }: ReportChoice): string {
  const named = id ?? developerName ?? name ?? "(no id, developer_name or name)";
  return `reports[${index}] (${folder === undefined ? named : `${named} in the folder ${folder}`})`;
}

/** The error that a refusal is for a run that is to read the report. */
export function refusedError(index: number, choice: ReportChoice, { refusal }: Refusal): TapError {
  const hint = "Take it out of reports, or change what Salesforce's answer names.";
  return new TapError(`${settingText(index, choice)} cannot be read. ${refusal}`, {
    code: "REPORT_REFUSED",
    kind: "config",
    hint,
  });
}

/** The error that a mistake is. */
export function settingError(index: number, choice: ReportChoice, { mistake, hint }: Mistake): TapError {
  return new TapError(`${settingText(index, choice)}: ${mistake}`, { code: "REPORT_SETTING", kind: "config", hint });
}
