import { type Org, OrgError, type OrgUser } from "../org/org.ts";
import { type RunReport, runReport } from "./run/run-report.ts";
import { resultMembers } from "./run/run-result.ts";
import { overridden } from "./saved/overrides.ts";
import { extendedMetadata, metadataJson, typeMetadata } from "./saved/report-describe.ts";
import type { ReportMetadata, SavedReport } from "./saved/report-metadata.ts";
import { type ReportType, reportType } from "./saved/report-types.ts";
import { savedReports } from "./saved/saved-reports.ts";

/** What a report is run with. */
export interface RunRequest {
  readonly id: string;
  /** Members of reportMetadata that replace the saved ones. */
  readonly changes: Readonly<Record<string, unknown>>;
  /** Null: as the report itself has it. */
  readonly withDetails: boolean | null;
}

/** What a run found. */
export interface ReportResult {
  readonly id: string;
  readonly name: string;
  /** The answer besides `attributes`: members of a JSON object. */
  readonly members: string;
}

/** What differs from org to org, or is set for a test. */
interface ReportRules {
  /** Ids may be filtered by greaterThan. */
  readonly areIdsOrdered: boolean;
  /** Detail rows of a run at most (Reports and Dashboards REST API Developer Guide, "Limits"). */
  readonly mostRows: number;
}

/** The reports of an org, over its real rows. */
export class Reports {
  readonly #org: Org;
  readonly #saved = new Map(savedReports.map((report) => [report.metadata.developerName, report]));
  readonly #rules: () => ReportRules;

  /** @param rules the current rules */
  constructor(org: Org, rules: () => ReportRules) {
    this.#org = org;
    this.#rules = rules;
  }

  /** Changes a saved report, as its author would. @throws RangeError when there is none with this DeveloperName */
  edit(developerName: string, changes: Partial<ReportMetadata>): void {
    const report = this.#saved.get(developerName);
    const user = this.#org.users[0];
    if (report === undefined || user === undefined) throw new RangeError(`There is no report ${developerName}`);
    this.#saved.set(developerName, { ...report, metadata: { ...report.metadata, ...changes } });
    const id = this.#ids(user).find(([, name]) => name === developerName)?.[0];
    if (id !== undefined)
      this.#org.update(user, { object: "Report", id, values: { Description: "Changed by its author" } });
  }

  /** The reports viewed last, at most 200. */
  recent(user: OrgUser): readonly { readonly id: string; readonly name: string }[] {
    return this.#ids(user)
      .slice(0, 200)
      .map(([id, name]) => ({ id, name: this.#saved.get(name)?.metadata.name ?? name }));
  }

  /** The whole id of a report. @throws OrgError NOT_FOUND */
  idOf(user: OrgUser, id: string): string {
    const [whole] = this.#ids(user).find(([each]) => each === id || each.slice(0, 15) === id) ?? [];
    if (whole === undefined) throw unavailable();
    return whole;
  }

  /** @throws OrgError NOT_FOUND, and what a broken definition gives */
  describe(user: OrgUser, id: string): object {
    const { id: whole, report, type } = this.#find(user, id);
    return {
      reportExtendedMetadata: extendedMetadata(report.metadata, type),
      reportMetadata: metadataJson(whole, report.metadata),
      reportTypeMetadata: typeMetadata(type, this.#rules().areIdsOrdered),
    };
  }

  /** The result of a run. */
  result(user: OrgUser, request: RunRequest): ReportResult {
    const { id, report, type } = this.#find(user, request.id);
    const { name, reportFormat, hasDetailRows } = report.metadata;
    if (reportFormat === "MULTI_BLOCK") return { id, name, members: joined(id, report.metadata) };
    const run = this.#run(user, report, type, request);
    const isDetailed = request.withDetails ?? (hasDetailRows && "hasDetailRows" in request.changes);
    return { id, name, members: resultMembers(id, run, isDetailed, this.#rules().mostRows) };
  }

  /** The run itself, for an export. */
  run(user: OrgUser, request: RunRequest): RunReport {
    const { report, type } = this.#find(user, request.id);
    if (report.metadata.reportFormat === "MULTI_BLOCK") throw notImplemented();
    return this.#run(user, report, type, request);
  }

  #run(user: OrgUser, report: SavedReport, type: ReportType, { changes }: RunRequest): RunReport {
    if (report.failure === "unsupported") throw notImplemented();
    const metadata = overridden(report.metadata, changes);
    const rules = { areIdsOrdered: this.#rules().areIdsOrdered, now: this.#org.clock.now() };
    return runReport(metadata, type, { org: this.#org, user, rules });
  }

  #find(user: OrgUser, id: string): { readonly id: string; readonly report: SavedReport; readonly type: ReportType } {
    const whole = this.idOf(user, id);
    const saved = this.#saved.get(this.#ids(user).find(([each]) => each === whole)?.[1] ?? "");
    if (saved === undefined) throw unavailable();
    if (saved.failure === "broken") throw new OrgError(500, "UNKNOWN_EXCEPTION", "An unexpected error occurred.");
    const type = reportType(saved.metadata.reportType.type, (object) => this.#org.describe(user, object));
    if (type === null) throw new OrgError(403, "FORBIDDEN", "You don't have access to this report's report type.");
    return { id: whole, report: withAllColumns(saved, type), type };
  }

  #ids(user: OrgUser): readonly (readonly [string, string])[] {
    const answer = this.#org.query(user, "SELECT Id, DeveloperName FROM Report", { all: false });
    return [...answer.rows(0, answer.totalSize)].map(({ values }) => [String(values[0]), String(values[1])] as const);
  }
}

const unavailable = (): OrgError => new OrgError(404, "NOT_FOUND", "The data you're trying to access is unavailable.");

const notImplemented = (): OrgError =>
  new OrgError(501, "NOT_IMPLEMENTED", "This report can't be run through the API: its format isn't supported.");

/** `*` stands for every column of the type. */
function withAllColumns(saved: SavedReport, type: ReportType): SavedReport {
  if (saved.metadata.detailColumns[0] !== "*") return saved;
  return { ...saved, metadata: { ...saved.metadata, detailColumns: [...type.columns.keys()] } };
}

/** A joined report without its blocks, each of which would have columns of its own. */
function joined(id: string, metadata: ReportMetadata): string {
  const members = JSON.stringify({
    allData: false,
    factMap: { "B0!T!T": { aggregates: [], rows: [] } },
    groupingsAcross: { groupings: [] },
    groupingsDown: { groupings: [] },
    hasDetailRows: false,
    reportExtendedMetadata: { detailColumnInfo: {}, aggregateColumnInfo: {}, groupingColumnInfo: {} },
    reportMetadata: metadataJson(id, metadata),
  });
  return members.slice(1, -1);
}
