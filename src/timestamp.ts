import { isDate, isTime } from "./transcode/write/datetime.ts";

/** A date-time as records have it: `2026-01-31T09:05:00.000Z`. */
export type Timestamp = string;

/** A date, or a date with a time of day: RFC 3339, a blank for the T, and with or without seconds' parts and offset. */
const form = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):?(\d\d))?)?$/;

/** The first year that Salesforce filters by (SOQL and SOSL Reference, Date Formats and Date Literals). */
const firstYear = 1700;

/**
 * The date-time that a text names, as records have it: `2026-01-31T09:05:00.000Z`. A date is its beginning, no offset means UTC,
 * and what is finer than a millisecond is cut off. Null: it names none, or a day that the calendar does not have.
 */
export function parseTimestamp(text: string): Timestamp | null {
  const match = form.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const [fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = match.slice(7);
  if (year < firstYear || !isDate(year, month, day) || !isTime(hour, minute, second)) return null;
  if (!isTime(Number(offsetHours), Number(offsetMinutes), 0)) return null;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -1 : 1);
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute - offset, second, milliseconds));
  return date.getUTCFullYear() < firstYear ? null : date.toISOString();
}

/** Whether the text is a date-time as records have it. */
export const isTimestamp = (value: unknown): value is Timestamp =>
  typeof value === "string" && parseTimestamp(value) === value;
