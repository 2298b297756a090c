import { operatorMap } from "../../reports/filters/filter-operators.ts";
import type { RunRequest } from "../../reports/reports.ts";
import { workbook } from "../../reports/sheet/sheet.ts";
import { type Call, isObject, objectBody, type Route } from "../wire/call.ts";
import { json, jsonText, type Reply } from "../wire/reply.ts";

const sheetType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** GET analytics/reports: the reports viewed recently. */
export const recentReports: Route = ({ base, session }, { analytics }) =>
  json(
    analytics.reports.recent(session.user).map(({ id, name }) => {
      const url = `${base}/analytics/reports/${id}`;
      return { id, name, url, describeUrl: `${url}/describe`, instancesUrl: `${url}/instances` };
    }),
  );

/** GET analytics/reports/ID/describe. */
export const describeReport: Route = ({ params, session }, { analytics }) =>
  json(analytics.reports.describe(session.user, params["id"] ?? ""));

/** GET or POST analytics/reports/ID: runs it now; as a spreadsheet where the client accepts one. */
export const runNow: Route = async (call, { analytics, org }): Promise<Reply> => {
  const { user } = call.session;
  const request = requestOf(call);
  if ((call.headers["accept"] ?? "").includes(sheetType)) {
    const run = await analytics.runSync(() => analytics.reports.run(user, request));
    const name = `${run.metadata.developerName}-${org.clock.now().toISOString().slice(0, 19).replace(/[T:]/g, "-")}`;
    const headers = { "Content-Type": sheetType, "Content-Disposition": `attachment; filename="${name}.xlsx"` };
    return { status: 200, headers, body: workbook(run, org.clock.now()) };
  }
  const { id, name, members } = await analytics.runSync(() => analytics.reports.result(user, request));
  return jsonText(`{"attributes":${JSON.stringify(attributesOf(call, id, name))},${members}}`);
};

/** GET analytics/filteroperators. */
export const filterOperators: Route = (_call, { settings }) => json(operatorMap(settings.reportIdsOrdered));

/** The `attributes` of a report. */
export function attributesOf({ base }: Call, id: string, reportName: string): object {
  const url = `${base}/analytics/reports/${id}`;
  return {
    describeUrl: `${url}/describe`,
    instancesUrl: `${url}/instances`,
    reportId: id,
    reportName,
    type: "Report",
  };
}

/** The run that a call asks for. @throws OrgError JSON_PARSER_ERROR */
export function requestOf(call: Call): RunRequest {
  const given = call.method === "POST" && call.body.length > 0 ? objectBody(call)["reportMetadata"] : undefined;
  const asked = call.query.get("includeDetails");
  return {
    id: call.params["id"] ?? "",
    changes: isObject(given) ? given : {},
    withDetails: asked === null ? null : asked === "true",
  };
}
