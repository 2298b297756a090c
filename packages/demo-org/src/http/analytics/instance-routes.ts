import type { ReportInstance } from "../../reports/instances.ts";
import type { Call, Route } from "../wire/call.ts";
import { json, jsonText } from "../wire/reply.ts";
import { attributesOf, requestOf } from "./report-routes.ts";

/** POST analytics/reports/ID/instances: starts a run that is fetched later. */
export const startInstance: Route = (call, { analytics }) => {
  const { user } = call.session;
  const request = requestOf(call);
  // An invalid report fails when the run is over; an unknown one is refused at once.
  const id = analytics.reports.idOf(user, request.id);
  analytics.countAsync();
  const instance = analytics.instances.start(user, id, request.withDetails ?? false, () =>
    analytics.reports.result(user, request),
  );
  return json(instanceJson(call, instance));
};

/** GET analytics/reports/ID/instances. */
export const listInstances: Route = (call, { analytics }) => {
  const { user } = call.session;
  const id = analytics.reports.idOf(user, call.params["id"] ?? "");
  return json(analytics.instances.list(user, id).map((instance) => instanceJson(call, instance)));
};

/** GET analytics/reports/ID/instances/IID: the result, or only its attributes until there is one. */
export const getInstance: Route = (call, { analytics }) => {
  const { user } = call.session;
  const id = analytics.reports.idOf(user, call.params["id"] ?? "");
  const instance = analytics.instances.look(user, id, call.params["instance"] ?? "");
  const { ownerId, requestDate, completionDate, status, queryable } = instanceJson(call, instance);
  const { result } = instance;
  const attributes = JSON.stringify({
    ...attributesOf(call, id, result?.name ?? ""),
    ...{ id: instance.id, ownerId, requestDate, completionDate, status, queryable, type: "ReportInstance" },
  });
  return jsonText(`{"attributes":${attributes}${result === null ? "" : `,${result.members}`}}`);
};

/** DELETE analytics/reports/ID/instances/IID. */
export const deleteInstance: Route = ({ session, params }, { analytics }) => {
  const id = analytics.reports.idOf(session.user, params["id"] ?? "");
  analytics.instances.remove(session.user, id, params["instance"] ?? "");
  return { status: 204 };
};

const inWholeSeconds = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

function instanceJson(
  { base }: Call,
  { id, reportId, user, status, requested, completed, hasDetailRows }: ReportInstance,
) {
  return {
    id,
    status,
    url: status === "Error" ? null : `${base}/analytics/reports/${reportId}/instances/${id}`,
    requestDate: inWholeSeconds(requested),
    completionDate: completed === null ? null : inWholeSeconds(completed),
    ownerId: user.id,
    queryable: false,
    hasDetailRows,
  };
}
