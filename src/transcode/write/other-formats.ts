import { writeRawJson } from "../json/raw-json.ts";
import { MINUS, POINT, QUOTE, UPPER_Z, ZERO } from "../wire/ascii.ts";
import { JSON_RAW, PLAIN } from "../wire/field-offsets.ts";
import type { WireBuffer } from "../wire/wire-buffer.ts";
import { isDate, writeDatetime } from "./datetime.ts";
import { MALFORMED, writeDecimal } from "./decimal.ts";
import { FULL, type LineBuffer } from "./line-buffer.ts";
import { DOUBLE, MIDNIGHT } from "./record-program.ts";
import { writePlain, writeText } from "./text.ts";

/* Formats of other connectors: no run without the setting `compatibility` writes them. */

/** Decimals with so many digits come back from a double as they were. (IEEE 754, DBL_DIG.) */
const MOST_DIGITS = 15;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Writes a value that is not null, in the format of its code. Returns the place behind it, or MALFORMED. */
export function writeFormat(
  code: number,
  wire: WireBuffer,
  start: number,
  end: number,
  lines: LineBuffer,
  at: number,
): number {
  if (code === DOUBLE) return writeDouble(wire.bytes, start, end, lines, at);
  return code === MIDNIGHT
    ? writeMidnight(wire.bytes, start, end, lines, at)
    : writeMicroseconds(wire, start, end, lines, at);
}

/**
 * Writes a number as the nearest double has it, with a point: `33.0`, `1234567890123456.8`. What no double holds keeps its digits.
 * Returns the place behind it, or MALFORMED.
 */
function writeDouble(bytes: Uint8Array, start: number, end: number, lines: LineBuffer, at: number): number {
  const o = writeDecimal(bytes, start, end, lines, at);
  if (o < 0) return o;
  const out = lines.bytes;
  let digits = 0;
  let hasPoint = false;
  for (let i = at; i < o; i++) {
    if (out[i] === POINT) hasPoint = true;
    else if (out[i] !== MINUS && (digits > 0 || out[i] !== ZERO)) digits++;
  }
  if (digits > MOST_DIGITS) {
    const value = Number(decoder.decode(out.subarray(at, o)));
    if (!Number.isFinite(value)) return o;
    const text = String(value);
    return put(/[.e]/.test(text) ? text : `${text}.0`, out, at);
  }
  if (hasPoint) return o;
  out[o] = POINT;
  out[o + 1] = ZERO;
  return o + 2;
}

function put(text: string, out: Uint8Array, at: number): number {
  out.set(encoder.encode(text), at);
  return at + text.length;
}

/** Writes a date-time with its quotes as `"2026-01-31T09:05:00.000000Z"`. Returns the place behind it, or MALFORMED. */
function writeMicroseconds(wire: WireBuffer, start: number, end: number, lines: LineBuffer, at: number): number {
  const { bytes } = lines;
  bytes[at] = QUOTE;
  const o = writeDatetime(wire, start, end, lines, at + 1);
  if (o < 0) return o;
  bytes.fill(ZERO, o - 1, o + 2);
  bytes[o + 2] = UPPER_Z;
  bytes[o + 3] = QUOTE;
  return o + 4;
}

const MIDNIGHT_TEXT = encoder.encode('T00:00:00.000000Z"');

/** Writes a date with its quotes as `"2027-01-05T00:00:00.000000Z"`. Returns the place behind it, or MALFORMED. */
function writeMidnight(bytes: Uint8Array, start: number, end: number, lines: LineBuffer, at: number): number {
  const text = decoder.decode(bytes.subarray(start, end));
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  if (!isDate(Number(year), Number(month), Number(day))) return MALFORMED;
  const out = lines.bytes;
  out[at] = QUOTE;
  out.set(bytes.subarray(start, end), at + 1);
  out.set(MIDNIGHT_TEXT, at + 11);
  return at + 11 + MIDNIGHT_TEXT.length;
}

/**
 * Writes a value whose field has no type of its own: `true` and `false` as they are, a number as a double, all else as text. By REST such a
 * value may be a number or a text of digits, by Bulk it is always text. Returns the place behind it, or FULL.
 */
export function writeAny(
  wire: WireBuffer,
  start: number,
  end: number,
  form: number,
  lines: LineBuffer,
  at: number,
): number {
  // Numbers and truth values have nothing to escape, in whichever form they are.
  if (form !== JSON_RAW) {
    const text = decoder.decode(wire.bytes.subarray(start, Math.min(end, start + 6)));
    if (text === "true" || text === "false") return writePlain(wire, start, end, lines, at);
    if (/^-?\d/.test(text)) {
      const o = writeDouble(wire.bytes, start, end, lines, at);
      if (o >= 0) return o;
    }
  }
  lines.bytes[at] = QUOTE;
  const o = textOf(wire, start, end, form, lines, at + 1);
  if (o < 0) return o;
  lines.bytes[o] = QUOTE;
  return o + 1;
}

function textOf(wire: WireBuffer, start: number, end: number, form: number, lines: LineBuffer, at: number): number {
  if (at + end - start > lines.limit) return FULL;
  if (form === PLAIN) return writePlain(wire, start, end, lines, at);
  if (form === JSON_RAW) return writeRawJson(wire.bytes, start, end, lines, at);
  return writeText(wire, start, end, form, lines, at);
}
