import { OrgError } from "../../../org/org.ts";
import type { Call, Route } from "../../wire/call.ts";
import { restDateTime } from "../../wire/date-times.ts";
import { json } from "../../wire/reply.ts";

/** GET sobjects/X/updated: ids of rows created or changed in a span of time. */
export const updated: Route = (call, { org, settings }) => {
  const { ids, latestDateCovered } = org.updated(call.session.user, call.params["object"] ?? "", ...span(call));
  atMost(settings.replicationIds, ids);
  return json({ ids, latestDateCovered: restDateTime(latestDateCovered) });
};

/** GET sobjects/X/deleted. */
export const deleted: Route = (call, { org, settings }) => {
  const found = org.deleted(call.session.user, call.params["object"] ?? "", ...span(call));
  atMost(settings.replicationIds, found.deletedRecords);
  return json({
    deletedRecords: found.deletedRecords.map(({ id, deletedDate }) => ({ id, deletedDate: restDateTime(deletedDate) })),
    earliestDateAvailable: restDateTime(found.earliestDateAvailable),
    latestDateCovered: restDateTime(found.latestDateCovered),
  });
};

function atMost(most: number, list: readonly unknown[]): void {
  if (list.length <= most) return;
  throw new OrgError(
    400,
    "EXCEEDED_ID_LIMIT",
    `The number of ids exceeds the limit of ${most}. Narrow the range of dates.`,
  );
}

const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;

function span({ query }: Call): [Date, Date] {
  return [dateParameter("start", query.get("start")), dateParameter("end", query.get("end"))];
}

function dateParameter(name: string, text: string | null): Date {
  const at = new Date((text ?? "").replace(/([+-]\d\d)(\d\d)$/, "$1:$2"));
  if (text !== null && form.test(text) && !Number.isNaN(at.getTime())) return at;
  throw new OrgError(
    400,
    "INVALID_REPLICATION_DATE",
    `The value of ${name} is not a valid date and time: ${text ?? "(none)"}`,
  );
}
