import { OrgError } from "../org/org.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const OLDEST_DAYS = 30;

/** Both ends of a span of `updated` or `deleted`, in seconds, inclusive. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

const invalid = (message: string): OrgError => new OrgError(400, "INVALID_REPLICATION_DATE", message);

/**
 * Truncates both ends to minutes, cuts the end at now, and refuses what Salesforce refuses: a span of a minute or less, a start more
 * than 30 days ago (SOAP API Developer Guide, getUpdated and getDeleted).
 */
export function replicationWindow(start: Date, end: Date, now: number): Window {
  const minute = (ms: number): number => Math.floor(ms / MINUTE) * MINUTE;
  const from = minute(start.getTime());
  const to = minute(Math.min(end.getTime(), now));
  if (Number.isNaN(from) || Number.isNaN(to)) throw invalid("startDate and endDate must be dates");
  if (from < minute(now) - OLDEST_DAYS * DAY) throw invalid(`startDate cannot be more than ${OLDEST_DAYS} days ago`);
  if (to - from <= MINUTE) throw invalid("The value of endDate must be greater than startDate by at least one minute");
  return { from: from / 1000, to: to / 1000 };
}
