import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { SchemaChanges } from "../../../config/config.ts";
import type { DescribedReport } from "../../../salesforce/analytics/report-metadata.ts";
import type { ReportRun } from "../../../salesforce/analytics/report-result.ts";
import { describeReport, runReport } from "../../../salesforce/analytics/reports.ts";
import type { RefetchRules } from "../../../salesforce/http/refetch-broken-page.ts";
import type { Session } from "../../../salesforce/session.ts";
import { groupingsText } from "../catalog-entry.ts";
import type { Changes } from "../plan/report-requests.ts";
import type { ReportStream } from "../plan/report-stream.ts";

/** What reading a report needs besides the report. */
export interface ReportContext {
  readonly session: Session;
  readonly schemaChanges: SchemaChanges;
}

/** The report, or the rows it is of, changed while it was read. */
export class ReportChanged extends TapError {
  constructor(stream: string, what: string) {
    super(`${stream}: ${what} while it was read.`, {
      code: "REPORT_CHANGED",
      kind: "integrity",
      stream,
      hint: "Run again when fewer people work on these records, filter the report to what does not change, or read the objects themselves.",
    });
  }
}

/** How a report that changed while it was read is read again: at once, three times in all. */
export function rereadRules(stream: string, run: Run): RefetchRules {
  return {
    run,
    stream,
    what: "Reading it again",
    code: "report_again",
    level: "warn",
    faultOf: (error) => (error instanceof ReportChanged ? "changed" : null),
    mostRefetches: 2,
  };
}

/** A report as it stood when its read began, and the way to ask for its rows. */
export interface ReportRead {
  readonly stream: ReportStream;
  readonly report: DescribedReport;
  readonly session: Session;
  /** How many rows it shows, once Salesforce has counted them: for the line that ends the stream. */
  counted: number | null;
  /** Runs it; the answer is of the report as it stood. @throws ReportChanged */
  ask(changes: Changes, details: boolean): Promise<ReportRun>;
  /** @throws ReportChanged where its author changed it meanwhile */
  isSame(): Promise<void>;
}

/**
 * Looks up the report before it is read.
 * @throws TapError where it has other groups than the catalog, or other columns and `schema_changes` is `fail`
 */
export async function beginRead(
  stream: ReportStream,
  { session, schemaChanges }: ReportContext,
  run: Run,
): Promise<ReportRead> {
  const report = await describeReport(session, stream.reportId, run, stream.id);
  if (report.reportFormat !== stream.format || groupingsText(report) !== stream.groupings) {
    throw regrouped(stream.id, stream.groupings, groupingsText(report));
  }
  warnOtherColumns(stream, report, schemaChanges, run);
  let fixed: string | null = null;
  const isSame = async () => {
    const now = await describeReport(session, stream.reportId, run, stream.id);
    if (definitionText(now) !== definitionText(report)) throw new ReportChanged(stream.id, "the report was changed");
  };
  return {
    stream,
    report,
    session,
    counted: null,
    async ask(changes, details) {
      const result = await runReport(session, { id: stream.reportId, changes, stream: stream.id }, { details }, run);
      const { definition } = result;
      const other = otherShape(report, changes, definition);
      // guard(run-metadata): a report that was saved without its groups would replace rows that have them with rows that lack them.
      if (other !== null) throw new ReportChanged(stream.id, `the report was changed (${other})`);
      // What a describe and a run write differently means the same if the describe is the same still.
      if (fixed === null && restOf(definition) !== restOf(report)) await isSame();
      fixed ??= restOf(definition);
      if (restOf(definition) !== fixed) throw new ReportChanged(stream.id, "the report was changed");
      checkAnswer(stream.id, changes, result);
      return result;
    },
    isSame,
  };
}

/** What decides on the rows besides what a run is asked for. */
const restOf = ({ fixed, currency }: Pick<DescribedReport, "fixed" | "currency">): string =>
  JSON.stringify([fixed, currency]);

/** How the report that was run differs from the one that was to be run: what its rows and totals stand in. Null: not at all. */
function otherShape(report: DescribedReport, changes: Changes, ran: ReportRun["definition"]): string | null {
  const planned = { ...report, ...changes } as DescribedReport; // a run is asked for with members of these forms
  if (planned.reportFormat !== ran.reportFormat) return `it was ${planned.reportFormat} and is ${ran.reportFormat}`;
  const [groups, groupsNow] = [groupingsText(planned), groupingsText(ran)];
  if (groups !== groupsNow) return `its groups were ${groups} and are ${groupsNow}`;
  // Rows are asked for with a count alone, which Salesforce may give beside other totals.
  if (changes["aggregates"] !== undefined) return null;
  const [totals, totalsNow] = [report.aggregates.join(", "), ran.aggregates.join(", ")];
  return totals === totalsNow ? null : `its totals were ${totals} and are ${totalsNow}`;
}

const definitionText = ({
  columns: _columns,
  operators: _operators,
  aggregateInfo: _info,
  ...rest
}: DescribedReport): string => JSON.stringify(rest);

/** The columns that come must be the ones that were asked for: cells are found by their order. */
function checkAnswer(stream: string, changes: Changes, { definition }: ReportRun): void {
  const asked = changes["detailColumns"];
  if (asked === undefined || JSON.stringify(asked) === JSON.stringify(definition.detailColumns)) return;
  throw new TapError(`${stream}: Salesforce ran the report with other columns than were asked for.`, {
    code: "REPORT_COLUMNS",
    kind: "integrity",
    stream,
    hint: "Take columns out of the report (its API runs up to 100), and run discovery again.",
  });
}

function warnOtherColumns(
  { id, values, unique }: ReportStream,
  report: DescribedReport,
  schemaChanges: SchemaChanges,
  run: Run,
): void {
  const known = new Set(values.map(({ column }) => column));
  const isDetailed = values.some(({ place }) => place === "detail");
  const names = isDetailed ? report.detailColumns : report.aggregates;
  const added = names.filter((column) => !known.has(column) && (isDetailed || column !== "RowCount"));
  const expected = values.filter(({ place }) => place === (isDetailed ? "detail" : "aggregate"));
  const has = (column: string): boolean =>
    names.includes(column) || column === unique?.column || groupsOf(report).includes(column);
  const gone = [...new Set(expected.map(({ column }) => column))].filter((column) => !has(column));
  if (added.length + gone.length === 0) return;
  const changes = [
    ...(added.length === 0 ? [] : [`new columns, left out: ${added.join(", ")}`]),
    ...(gone.length === 0 ? [] : [`columns that are gone from it: ${gone.join(", ")}`]),
  ].join("; ");
  const text = `The report has changed since discovery (${changes}). Run discovery again.`;
  if (schemaChanges !== "fail") {
    run.log({ level: "warn", code: "report_columns", stream: id, text });
    return;
  }
  throw new TapError(`${id}: the report has changed since discovery (${changes}).`, {
    code: "SCHEMA_CHANGED",
    kind: "config",
    stream: id,
    hint: "Run discovery again, or set schema_changes to follow or lock.",
  });
}

const groupsOf = ({ groupingsDown, groupingsAcross }: DescribedReport): readonly string[] =>
  [...groupingsDown, ...groupingsAcross].map(({ name }) => name);

function regrouped(stream: string, before: string, now: string): TapError {
  return new TapError(`${stream}: the report's groups were ${before} when it was discovered, and are ${now}.`, {
    code: "SCHEMA_CHANGED",
    kind: "config",
    stream,
    hint: "Run discovery again.",
  });
}
