import type { Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer, OrgError } from "../../errors/org-error.ts";
import { type Rule, rule } from "../../errors/rule.ts";
import { jsonReply, longReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import { queryPath, wholeRecords } from "../rest/query.ts";
import { queryAllRows } from "../rest/query-all-rows.ts";
import type { OrgReply, Session } from "../session.ts";
import { type DescribedReport, describedReport } from "./report-metadata.ts";
import { type ReportRun, reportRun } from "./report-result.ts";

/** A report as SOQL lists it. */
export interface ReportRow {
  readonly id: string;
  readonly name: string;
  readonly developerName: string;
  readonly folder: string;
  /** `Tabular`, `Summary`, `Matrix`, `MultiBlock`. */
  readonly format: string;
}

/** The members of reportMetadata that one run changes; the saved report stays as it is. */
type ReportChanges = Readonly<Record<string, unknown>>;

/** A run of a report, and the stream that wants it. */
export interface ReportRequest {
  readonly id: string;
  readonly changes: ReportChanges;
  readonly stream: string;
}

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Reports with one of these ids, DeveloperNames or names; by one call. */
export async function findReports(
  session: Session,
  wanted: {
    readonly ids: readonly string[];
    readonly developerNames: readonly string[];
    readonly names: readonly string[];
  },
  run: Run,
): Promise<readonly ReportRow[]> {
  const among = (field: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [`${field} IN (${values.map(literal).join(",")})`];
  const where = [
    ...among("Id", wanted.ids),
    ...among("DeveloperName", wanted.developerNames),
    ...among("Name", wanted.names),
  ];
  return where.length === 0 ? [] : listReports(session, `WHERE ${where.join(" OR ")}`, run);
}

/** The first 2,000 reports that the user may see; for messages. */
export const someReports = (session: Session, run: Run): Promise<readonly ReportRow[]> =>
  listReports(session, "ORDER BY Name LIMIT 2000", run);

async function listReports(session: Session, which: string, run: Run): Promise<readonly ReportRow[]> {
  const soql = `SELECT Id, Name, DeveloperName, FolderName, Format FROM Report ${which}`;
  const rows = (await queryAllRows(session, soql, "reports", run)).map((row) => reportRow(row));
  if (rows.every((row) => row !== null)) return rows;
  throw malformedAnswer("reports");
}

function reportRow(record: unknown): ReportRow | null {
  const { text } = members(record);
  const [id, name, developerName] = [text("Id"), text("Name"), text("DeveloperName")];
  if (id === null || name === null || developerName === null) return null;
  return { id, name, developerName, folder: text("FolderName") ?? "", format: text("Format") ?? "" };
}

const literal = (text: string): string => `'${text.replace(/[\\']/g, "\\$&")}'`;

const pathOf = (id: string): string => `analytics/reports/${encodeURIComponent(id)}`;

/** What the report is, without running it. */
export async function describeReport(
  session: Session,
  id: string,
  run: Run,
  stream?: string,
): Promise<DescribedReport> {
  const request = { method: "GET", path: `${pathOf(id)}/describe`, ...(stream !== undefined && { stream }) } as const;
  return session.ask(request, run, (reply) => jsonReply(reply, "report describe", describedReport, stream));
}

/** The reports that the user viewed last: shows whether Salesforce answers for reports at all. */
export async function recentReports(session: Session, stream: string, run: Run): Promise<readonly unknown[]> {
  const list = (value: unknown) => (Array.isArray(value) ? value : null);
  const request = { method: "GET", path: "analytics/reports", stream } as const;
  return session.ask(request, run, (reply) => jsonReply(reply, "recent reports", list, stream));
}

/** Runs the report now, changed as asked; at most 2,000 detail rows come. The user has read its describe before. */
export async function runReport(
  session: Session,
  request: ReportRequest,
  { details }: { readonly details: boolean },
  run: Run,
): Promise<ReportRun> {
  return session
    .ask(runRequest(request, details), run, ({ bytes }) => {
      const result = reportRun(bytes);
      if (result !== null) return result;
      throw malformedAnswer("report run", request.stream);
    })
    .catch(throwRunLimit);
}

/**
 * The Analytics API has one code, FORBIDDEN, for what may not be seen and for its limits of runs. Of a report that the user
 * has just been shown it means the limits.
 */
const reportRunLimit: Rule = rule(
  "limit",
  "no",
  "stream",
  "Salesforce counts the report runs of the last 60 minutes: run again in an hour, or filter the report so that it takes fewer runs.",
);

/** A user who may see a report may run it: what is forbidden is one more run. */
function throwRunLimit(error: unknown): never {
  // guard(report-runs, `error.detail.code !== "FORBIDDEN"` -> `true`): a temporary limit would be taken for a report that the user may not read.
  if (!(error instanceof OrgError) || error.detail.code !== "FORBIDDEN") throw error;
  const { stream, cause } = error.detail;
  throw new OrgError(error.what, error.detail.code, reportRunLimit, { stream, cause });
}

/** The report as a spreadsheet: the bytes of an xlsx file. (Reports and Dashboards REST API Developer Guide, "Download Formatted Excel Reports".) */
export async function exportReport(session: Session, request: ReportRequest, run: Run): Promise<OrgReply> {
  const withDetails = runRequest(request, true);
  return session.call({ ...withDetails, headers: { accept: sheetType } }, run).catch(throwRunLimit);
}

function runRequest({ id, changes, stream }: ReportRequest, details: boolean) {
  const path = `${pathOf(id)}?includeDetails=${details}`;
  return { method: "POST", path, body: { reportMetadata: changes }, stream, mostBytes: longReply } as const;
}

/** Synchronous report runs that the org has left in this hour; null where Salesforce does not say. */
export async function reportRunsLeft(session: Session, stream: string, run: Run): Promise<number | null> {
  const request = { method: "GET", path: "limits", stream } as const;
  const limitsIn = (value: unknown) => (typeof value === "object" && value !== null ? members(value) : null);
  const limits = await session.ask(request, run, (reply) => jsonReply(reply, "limits", limitsIn, stream));
  return members(limits.member("HourlySyncReportRuns")).number("Remaining");
}

/** What describe says of a field that no query needs to know: whether it is an auto-number, or computed. */
export interface FieldNature {
  readonly autoNumber: boolean;
  readonly calculated: boolean;
}

/** The nature of a field; null where the object has no such field, or none that this user may see. */
export async function fieldNature(
  session: Session,
  object: string,
  field: string,
  run: Run,
): Promise<FieldNature | null> {
  const request = { method: "GET", path: `sobjects/${encodeURIComponent(object)}/describe` } as const;
  const fieldsIn = (value: unknown) => members(value).list("fields");
  const fields = await session.ask(request, run, (reply) => jsonReply(reply, "describe", fieldsIn)).catch(hidden);
  if (fields === null) return null;
  const found = fields.map(members).find(({ text }) => text("name") === field);
  return found === undefined ? null : { autoNumber: found.flag("autoNumber"), calculated: found.flag("calculated") };
}

/** An object that Salesforce does not show to the user. */
function hidden(error: unknown): null {
  const codes = ["NOT_FOUND", "INVALID_TYPE", "INSUFFICIENT_ACCESS", "CANNOT_ACCESS", "FORBIDDEN"];
  if (error instanceof OrgError && codes.includes(error.detail.code)) return null;
  throw error;
}

/** One value of a field; null where no row has any. */
export async function anyValue(session: Session, object: string, field: string, run: Run): Promise<string | null> {
  const soql = `SELECT ${field} FROM ${object} WHERE ${field} != null LIMIT 1`;
  const request = { method: "GET", path: queryPath(soql, false) } as const;
  const records = await session.ask(request, run, (reply) => jsonReply(reply, "query", wholeRecords));
  return members(records[0]).text(field);
}
