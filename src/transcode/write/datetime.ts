import { COLON, MINUS, NINE, PLUS, POINT, UPPER_T, UPPER_Z, ZERO } from "../wire/ascii.ts";
import type { WireBuffer } from "../wire/wire-buffer.ts";
import { MALFORMED } from "./decimal.ts";
import type { LineBuffer } from "./line-buffer.ts";

const MINUTES_A_DAY = 24 * 60;

/**
 * Whether those bytes of a word that `digits` covers, with f0 each, are digits and the others are `rest`. What has the
 * high half of a digit and still has it when six is added is a digit.
 */
const hasShape = (word: number, digits: number, rest: number): boolean =>
  (word & ~(digits | (digits >>> 4))) === rest &&
  (word & digits) === (0x30303030 & digits) &&
  ((word + 0x06060606) & digits) === (0x30303030 & digits);

/** The number that two digits have; 528 is what the digits' own codes come to. */
const two = (bytes: Uint8Array, i: number): number => bytes[i]! * 10 + bytes[i + 1]! - 528;

/**
 * Writes a date-time of REST (`2026-01-31T09:05:00.000+0000`) or Bulk (`2026-01-31T09:05:00.000Z`), of any offset and
 * with up to three digits behind the second, as `2026-01-31T09:05:00.000Z`. Returns the place behind it, or MALFORMED.
 */
export function writeDatetime(wire: WireBuffer, start: number, end: number, lines: LineBuffer, at: number): number {
  const { bytes, view } = wire;
  const length = end - start;
  const z: typeof UPPER_Z = 0x5a;
  const plus: typeof PLUS = 0x2b;
  const isUtc =
    length === 24
      ? bytes[start + 23] === z
      : length === 28 && bytes[start + 23] === plus && view.getInt32(start + 24, true) === 0x30303030;
  if (!isUtc) return writeAnyDatetime(bytes, start, end, lines.bytes, at);
  const year = view.getInt32(start, true);
  const month = view.getInt32(start + 4, true);
  const day = view.getInt32(start + 8, true);
  const hour = view.getInt32(start + 12, true);
  const second = view.getInt32(start + 16, true);
  const millisecond = (view.getInt32(start + 20, true) & 0x00ffffff) | (z << 24);
  if (
    !hasShape(year, 0xf0f0f0f0 | 0, 0) ||
    !hasShape(month, 0x00f0f000, 0x2d00002d) ||
    !hasShape(day, 0xf000f0f0 | 0, 0x00_54_00_00) ||
    !hasShape(hour, 0xf0f000f0 | 0, 0x00_00_3a_00) ||
    !hasShape(second, 0x00f0f000, 0x2e00003a) ||
    !hasShape(millisecond, 0x00f0f0f0, z << 24) ||
    !isDate(two(bytes, start) * 100 + two(bytes, start + 2), two(bytes, start + 5), two(bytes, start + 8)) ||
    !isTime(two(bytes, start + 11), two(bytes, start + 14), two(bytes, start + 17))
  ) {
    return MALFORMED;
  }
  const target = lines.view;
  target.setInt32(at, year, true);
  target.setInt32(at + 4, month, true);
  target.setInt32(at + 8, day, true);
  target.setInt32(at + 12, hour, true);
  target.setInt32(at + 16, second, true);
  target.setInt32(at + 20, millisecond, true);
  return at + 24;
}

const isDigitAt = (bytes: Uint8Array, i: number): boolean => bytes[i]! >= ZERO && bytes[i]! <= NINE;

/** `pattern` is of digits (`0`) and of other characters that stand for themselves. */
function matches(bytes: Uint8Array, start: number, end: number, pattern: string): boolean {
  if (end - start < pattern.length) return false;
  for (let k = 0; k < pattern.length; k++) {
    const asked = pattern.charCodeAt(k);
    if (asked === ZERO ? !isDigitAt(bytes, start + k) : bytes[start + k] !== asked) return false;
  }
  return true;
}

/** As `writeDatetime`, for the forms that Salesforce is not known to send. */
function writeAnyDatetime(bytes: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  if (!matches(bytes, start, end, "0000-00-00T00:00:00")) return MALFORMED;
  const year = two(bytes, start) * 100 + two(bytes, start + 2);
  const month = two(bytes, start + 5);
  const day = two(bytes, start + 8);
  const hour = two(bytes, start + 11);
  const minute = two(bytes, start + 14);
  const second = two(bytes, start + 17);
  if (!isDate(year, month, day) || !isTime(hour, minute, second)) return MALFORMED;

  let i = start + 19;
  const fraction = i + 1;
  if (bytes[i] === POINT) for (i++; i < end && isDigitAt(bytes, i); ) i++;
  const digits = Math.max(0, i - fraction);
  const offset = offsetMinutes(bytes, i, end);
  if (i === fraction || digits > 3 || Number.isNaN(offset)) return MALFORMED;

  const minutes = hour * 60 + minute - offset;
  const daysOn = Math.floor(minutes / MINUTES_A_DAY);
  const ofDay = minutes - daysOn * MINUTES_A_DAY;
  const date = dayBeside(year, month, day, daysOn);
  if (!isDate(date.year, date.month, date.day)) return MALFORMED;
  let o = putNumber(out, at, date.year, 4, MINUS);
  o = putNumber(out, o, date.month, 2, MINUS);
  o = putNumber(out, o, date.day, 2, UPPER_T);
  o = putNumber(out, o, Math.floor(ofDay / 60), 2, COLON);
  o = putNumber(out, o, ofDay % 60, 2, COLON);
  o = putNumber(out, o, second, 2, POINT);
  for (let k = 0; k < 3; k++) out[o++] = k < digits ? bytes[fraction + k]! : ZERO;
  out[o++] = UPPER_Z;
  return o;
}

/** Of `Z`, `+0200` or `+02:00` at `i`, up to `end`; NaN where it is none. */
function offsetMinutes(bytes: Uint8Array, i: number, end: number): number {
  if (i === end - 1 && bytes[i] === UPPER_Z) return 0;
  const isLong = end - i === 6 && matches(bytes, i + 1, end, "00:00");
  const isShort = end - i === 5 && matches(bytes, i + 1, end, "0000");
  const sign = bytes[i] === PLUS ? 1 : bytes[i] === MINUS ? -1 : 0;
  if (sign === 0 || !(isLong || isShort)) return Number.NaN;
  const hours = two(bytes, i + 1);
  const minutes = two(bytes, end - 2);
  return isTime(hours, minutes, 0) ? sign * (hours * 60 + minutes) : Number.NaN;
}

/** The date `daysOn` (-1, 0 or 1) later; not a valid one where the calendar ends. */
function dayBeside(year: number, month: number, day: number, daysOn: number) {
  if (daysOn > 0 && day === daysInMonth(year, month)) {
    return month === 12 ? { year: year + 1, month: 1, day: 1 } : { year, month: month + 1, day: 1 };
  }
  if (daysOn < 0 && day === 1) {
    return month === 1
      ? { year: year - 1, month: 12, day: 31 }
      : { year, month: month - 1, day: daysInMonth(year, month - 1) };
  }
  return { year, month, day: day + daysOn };
}

function putNumber(out: Uint8Array, at: number, value: number, digits: number, behind: number): number {
  let rest = value;
  for (let k = digits - 1; k >= 0; k--) {
    out[at + k] = ZERO + (rest % 10);
    rest = Math.floor(rest / 10);
  }
  out[at + digits] = behind;
  return at + digits + 1;
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Of a valid month. */
const daysInMonth = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : DAYS[month - 1]!);

/** Years 1 to 9999 of the Gregorian calendar, as ISO 8601 writes them. */
export const isDate = (year: number, month: number, day: number): boolean =>
  year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && (day <= 28 || day <= daysInMonth(year, month));

export const isTime = (hour: number, minute: number, second: number): boolean =>
  hour <= 23 && minute <= 59 && second <= 59;
