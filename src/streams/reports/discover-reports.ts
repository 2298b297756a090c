import type { Reading, Run, Selection, Stream } from "@singer-io-ts/tap-kit";
import type { ReportSetting, Settings } from "../../config/config.ts";
import { confirmBroken, isUnknownException } from "../../errors/confirm-broken.ts";
import type { OrgError } from "../../errors/org-error.ts";
import type { DescribedReport } from "../../salesforce/analytics/report-metadata.ts";
import {
  anyValue,
  describeReport,
  fieldNature,
  findReports,
  type ReportRow,
  someReports,
} from "../../salesforce/analytics/reports.ts";
import type { Session } from "../../salesforce/session.ts";
import { refusalAsValue } from "../refusal-as-value.ts";
import type { Discovery, StreamKind } from "../stream-kind.ts";
import { reportKind, reportStreams } from "./discover/catalog-stream.ts";
import { type Mistake, type Refusal, refusedFault, settingFault, settingText } from "./discover/report-errors.ts";
import { chosenReport, matching } from "./discover/select-reports.ts";
import { entityOf, type UniqueField, uniqueFieldOf } from "./discover/unique-field.ts";
import { reportReadings } from "./report-kind.ts";

/** Reports, as the setting `reports` names them. */
export class ReportStreams implements StreamKind {
  readonly name = reportKind;
  readonly setting = "reports";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover({ session, leaveOut, failed }: Discovery, run: Run): Promise<readonly Stream[]> {
    const { reports } = this.#settings;
    if (reports.length === 0) return [];
    const rows = await rowsOr(session, reports, run);
    if ("refusal" in rows) {
      run.log({ level: "warn", code: "report_unavailable", text: `reports: none can be looked up. ${rows.refusal}` });
      for (const [index, setting] of reports.entries()) {
        leaveOut(idOf(setting) ?? `reports[${index}]`, refusedFault(index, setting, rows));
      }
      return [];
    }
    const isMissing = reports.some((setting) => matching(setting, rows).length === 0);
    const others = isMissing ? await refusalAsValue(() => someReports(session, run)) : rows;
    const known = { rows, others: "refusal" in others ? rows : others };
    const streams = new Map<string, { readonly stream: Stream; readonly index: number }>();
    const refused: string[] = [];
    const described = await describedReports(reports, known, { session, leaveOut }, run);
    for (const { index, setting, ...given } of described) {
      const found = "report" in given ? await streamsOf(setting, given, session, run) : given;
      if ("mistake" in found) {
        failed(settingFault(index, setting, found), idOf(setting));
        continue;
      }
      if ("refusal" in found) {
        refused.push(settingText(index, setting));
        const text = `${settingText(index, setting)} is left out. ${found.refusal}`;
        run.log({ level: "warn", code: "report_unavailable", text });
        // guard(named-report): a run that reads what it discovers would be green without a report that the user named.
        leaveOut(
          "row" in given ? streamIdOf(setting, given.row) : settingText(index, setting),
          refusedFault(index, setting, found),
        );
        continue;
      }
      for (const stream of found.streams) {
        const other = streams.get(stream.id);
        if (other !== undefined) failed(settingFault(index, setting, sameStream(stream.id, other.index)));
        else streams.set(stream.id, { stream, index });
      }
    }
    if (refused.length > 0) {
      const text = `The catalog lacks ${refused.length} of ${reports.length} reports, which Salesforce does not give: ${refused.join(", ")}.`;
      run.log({ level: "warn", code: "reports_left_out", text });
    }
    return Array.from(streams.values(), ({ stream }) => stream);
  }

  async *plan(selections: readonly Selection[], session: Session): AsyncGenerator<Reading> {
    const { schemaChanges, allowOrgChange } = this.#settings;
    yield* reportReadings(selections, { session, schemaChanges, allowOrgChange });
  }
}

/** A setting with the report that it means, or why that is not known. */
type DescribedSetting = { readonly index: number; readonly setting: ReportSetting } & (
  | { readonly row: ReportRow; readonly report: DescribedReport }
  | ({ readonly row: ReportRow } & Refusal)
  | Mistake
);

/** Describes the reports one by one; those that Salesforce stumbled over once more, when the others have come. */
async function describedReports(
  settings: readonly ReportSetting[],
  { rows, others }: { readonly rows: readonly ReportRow[]; readonly others: readonly ReportRow[] },
  { session, leaveOut }: Pick<Discovery, "session" | "leaveOut">,
  run: Run,
): Promise<readonly DescribedSetting[]> {
  const all: DescribedSetting[] = [];
  const stumbles: { readonly at: number; readonly row: ReportRow; readonly error: OrgError }[] = [];
  for (const [index, setting] of settings.entries()) {
    const row = chosenReport(setting, rows, others);
    if ("mistake" in row) {
      all.push({ index, setting, ...row });
      continue;
    }
    try {
      const report = await refusalAsValue(() => describeReport(session, row.id, run), streamIdOf(setting, row));
      all.push({ index, setting, row, ...("refusal" in report ? report : { report }) });
    } catch (error) {
      if (!isUnknownException(error)) throw error;
      stumbles.push({ at: index, row, error });
      all.push({ index, setting, row, refusal: `${error.what} ${error.rule.hint}` });
    }
  }
  const good = all.find((each) => "report" in each);
  const control = good === undefined ? null : () => describeReport(session, good.row.id, run);
  for (const { at: index, row, error } of stumbles) {
    const setting = settings[index]!;
    const report = await confirmBroken(error, () => describeReport(session, row.id, run), control);
    if ("broken" in report) leaveOut(streamIdOf(setting, row), report.broken);
    else all[index] = { index, setting, row, report };
  }
  return all;
}

const streamIdOf = ({ stream }: ReportSetting, { developerName }: ReportRow): string =>
  stream ?? streamId(developerName);

async function streamsOf(
  setting: ReportSetting,
  { row, report }: { readonly row: ReportRow; readonly report: DescribedReport },
  session: Session,
  run: Run,
) {
  const unique = await uniqueOf(report, setting.uniqueField, session, run);
  if (unique !== null && ("mistake" in unique || "refusal" in unique)) return unique;
  const { filters, keyProperties, summary, asSheet } = setting;
  return reportStreams(report, { stream: streamIdOf(setting, row), unique, filters, keyProperties, summary, asSheet });
}

const streamId = (developerName: string): string => `report_${developerName}`;

/** The stream that a setting asks for, as far as that is known without its report. */
const idOf = ({ stream, developerName }: ReportSetting): string | undefined =>
  stream ?? (developerName === undefined ? undefined : streamId(developerName));

const reportId = /^00O[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

async function rowsOr(
  session: Session,
  reports: readonly ReportSetting[],
  run: Run,
): Promise<readonly ReportRow[] | Refusal> {
  const wanted = {
    // What is no id of a report is not asked for: Salesforce would refuse the whole question.
    ids: reports.flatMap(({ id = "" }) => (reportId.test(id) ? id.slice(0, 15) : [])),
    developerNames: reports.flatMap(({ developerName }) => developerName ?? []),
    names: reports.flatMap(({ name }) => name ?? []),
  };
  return refusalAsValue(() => findReports(session, wanted, run), "reports");
}

/** Asks what the column's field is, where that decides whether it can serve. */
async function uniqueOf(
  report: DescribedReport,
  column: string | null,
  session: Session,
  run: Run,
): Promise<UniqueField | Mistake | Refusal | null> {
  if (column === null) return null;
  const info = report.columns.get(column);
  const entity = info === undefined ? null : entityOf(info);
  return refusalAsValue(async () => {
    const nature = entity === null ? null : await fieldNature(session, entity.object, entity.field, run);
    const isNumbered = nature?.autoNumber === true && entity !== null;
    const sample = isNumbered ? await anyValue(session, entity.object, entity.field, run) : null;
    return uniqueFieldOf(report, column, { nature, sample });
  });
}

const sameStream = (id: string, index: number): Mistake => ({
  mistake: `reports[${index}] has a stream ${id} already.`,
  hint: "Name this one otherwise with stream.",
});
