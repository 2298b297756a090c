import { nearest, type Run, type Stream } from "@singer-io-ts/tap-kit";
import type { ReportSetting } from "../../config/config.ts";
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
import { describeEach, type Undescribed } from "../describe-each.ts";
import { refusalAsValue } from "../refusal-as-value.ts";
import { type Discovery, isWanted } from "../stream-kind.ts";
import type { UniqueField } from "./catalog-entry.ts";
import { reportStreams, summaryId } from "./discover/catalog-stream.ts";
import { type Mistake, type Refusal, refusedError, settingError, settingText } from "./discover/report-errors.ts";
import { chosenReport, matching } from "./discover/select-reports.ts";
import { type ColumnFacts, entityOf, uniqueFieldOf } from "./discover/unique-field.ts";

/** The streams of the setting `reports`. Reports that Salesforce does not give are left out by name. */
export async function discoverReports(
  discovery: Discovery,
  all: readonly ReportSetting[],
  run: Run,
): Promise<readonly Stream[]> {
  const reports = all
    .map((setting, index) => ({ ...setting, index }))
    .filter((setting) => isWantedReport(discovery, idOf(setting)));
  if (reports.length === 0) return [];
  const { session, failed } = discovery;
  const known = await knownReports(reports, discovery, run);
  if (known === null) return [];
  const streams = new Map<string, { readonly stream: Stream; readonly index: number }>();
  const refused: string[] = [];
  for (const { index, setting, ...given } of await describedReports(reports, known, discovery, run)) {
    const found = "report" in given ? await streamsOf(setting, given, session, run) : given;
    if ("mistake" in found) {
      failed(settingError(index, setting, found), idOf(setting));
      continue;
    }
    if ("refusal" in found) {
      const id = "row" in given ? streamIdOf(setting, given.row) : settingText(index, setting);
      refused.push(settingText(index, setting));
      if ("broken" in given && given.broken !== undefined) discovery.leaveOut(id, given.broken);
      leaveOutRefused({ id, index, setting, refusal: found }, discovery, run);
      continue;
    }
    for (const stream of found.streams) {
      const other = streams.get(stream.id);
      if (other !== undefined) failed(settingError(index, setting, sameStream(stream.id, other.index)));
      else streams.set(stream.id, { stream, index });
    }
  }
  if (refused.length > 0) {
    const text = `The catalog lacks ${refused.length} of ${reports.length} reports, which Salesforce does not give: ${refused.join(", ")}.`;
    run.log({ level: "warn", code: "reports_left_out", text });
  }
  return Array.from(streams.values(), ({ stream }) => stream);
}

/** @param id of the stream of its rows */
const isWantedReport = (discovery: Discovery, id: string | undefined): boolean =>
  isWanted(discovery, id) || isWanted(discovery, summaryId(id ?? ""));

/** A setting, and its place in the list, by which errors name it. */
type PlacedSetting = ReportSetting & { readonly index: number };

interface RefusedSetting {
  readonly id: string;
  readonly index: number;
  readonly setting: ReportSetting;
  readonly refusal: Refusal;
}

function leaveOutRefused({ id, index, setting, refusal }: RefusedSetting, { leaveOut }: Discovery, run: Run): void {
  const text = `${settingText(index, setting)} is left out. ${refusal.refusal}`;
  run.log({ level: "warn", code: "report_unavailable", text });
  // guard(named-report): a run that reads what it discovers would succeed without a report that the user named.
  leaveOut(id, refusedError(index, setting, refusal));
}

/** Rows of Report. */
interface KnownReports {
  /** Those that have a name of the settings. */
  readonly rows: readonly ReportRow[];
  /** Some that the org has: what a misspelt name may have meant. */
  readonly others: readonly ReportRow[];
}

/** @returns null where Salesforce does not give them: all reports are left out. */
async function knownReports(
  reports: readonly PlacedSetting[],
  { session, leaveOut }: Discovery,
  run: Run,
): Promise<KnownReports | null> {
  const named = {
    // What is no id of a report is not asked for: Salesforce would refuse the whole question.
    ids: reports.flatMap(({ id = "" }) => (reportId.test(id) ? id.slice(0, 15) : [])),
    developerNames: reports.flatMap(({ developerName }) => developerName ?? []),
    names: reports.flatMap(({ name }) => name ?? []),
  };
  const rows = await refusalAsValue(() => findReports(session, named, run), "reports");
  if ("refusal" in rows) {
    run.log({ level: "warn", code: "report_unavailable", text: `reports: none can be looked up. ${rows.refusal}` });
    for (const { index, ...setting } of reports) {
      leaveOut(idOf(setting) ?? `reports[${index}]`, refusedError(index, setting, rows));
    }
    return null;
  }
  const isMissing = reports.some((setting) => matching(setting, rows).length === 0);
  const others = isMissing ? await refusalAsValue(() => someReports(session, run)) : rows;
  return { rows, others: "refusal" in others ? rows : others };
}

/** A setting with the report that it means, or why that is not known. */
type DescribedSetting = { readonly index: number; readonly setting: ReportSetting } & (
  | { readonly row: ReportRow; readonly report: DescribedReport }
  | ({ readonly row: ReportRow } & Undescribed)
  | Mistake
);

/** Describes the reports that the settings mean, one by one. */
async function describedReports(
  settings: readonly PlacedSetting[],
  { rows, others }: KnownReports,
  discovery: Discovery,
  run: Run,
): Promise<readonly DescribedSetting[]> {
  const all = settings
    .map(({ index, ...setting }) => ({ index, setting, row: chosenReport(setting, rows, others) }))
    .filter(({ setting, row }) => "mistake" in row || isWantedReport(discovery, streamIdOf(setting, row)));
  const chosen = all.flatMap(({ row, ...each }) => ("mistake" in row ? [] : [{ ...each, row }]));
  const found = await describeEach(chosen, {
    describe: ({ row }) => describeReport(discovery.session, row.id, run),
    idOf: ({ setting, row }) => streamIdOf(setting, row),
    atOnce: 1,
  });
  const described = chosen.map((each, n): DescribedSetting => {
    const report = found[n]!;
    return { ...each, ...("refusal" in report ? report : { report }) };
  });
  const byIndex = new Map(described.map((each) => [each.index, each]));
  return all.flatMap(({ index, setting, row }) =>
    "mistake" in row ? { index, setting, ...row } : (byIndex.get(index) ?? []),
  );
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

/** Asks what the column's field is, where that decides whether it can serve. */
async function uniqueOf(
  report: DescribedReport,
  column: string | null,
  session: Session,
  run: Run,
): Promise<UniqueField | Mistake | Refusal | null> {
  if (column === null) return null;
  return refusalAsValue(async () => {
    if (report.columns.has(column))
      return uniqueFieldOf(report, column, await columnFacts(report, column, session, run));
    const meant = nearest(column, report.columns.keys());
    const near = meant === null ? null : { column: meant, facts: await columnFacts(report, meant, session, run) };
    return uniqueFieldOf(report, column, { nature: null, sample: null }, near);
  });
}

async function columnFacts(
  { columns }: DescribedReport,
  column: string,
  session: Session,
  run: Run,
): Promise<ColumnFacts> {
  const info = columns.get(column);
  const entity = info === undefined ? null : entityOf(info);
  const nature = entity === null ? null : await fieldNature(session, entity.object, entity.field, run);
  const isNumbered = nature?.autoNumber === true && entity !== null;
  return { nature, sample: isNumbered ? await anyValue(session, entity.object, entity.field, run) : null };
}

const sameStream = (id: string, index: number): Mistake => ({
  mistake: `reports[${index}] has a stream ${id} already.`,
  hint: "Name this one otherwise with stream.",
});
