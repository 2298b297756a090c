import { LOWER_E, MINUS, PLUS, POINT, ZERO } from "../wire/ascii.ts";
import type { LineBuffer } from "./line-buffer.ts";

/** A writer's answer when the text is no number. */
export const MALFORMED = -2;

/** Bounds what a few bytes of wire can become: 1E400 has 401 digits. A double goes to 1E308. */
const MAX_EXPONENT = 400;
/** How much longer a number can get, at most. */
export const NUMBER_GROWTH = MAX_EXPONENT + 8;

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= 0x39;

/**
 * Writes a decimal or scientific number (`139000000.0`, `1.39E8`, `-0.50`) as plain decimal: all digits, no exponent, no
 * zeros that mean nothing, no minus zero. It never passes through a double. Returns the place behind it, or MALFORMED.
 */
export function writeDecimal(bytes: Uint8Array, start: number, end: number, lines: LineBuffer, at: number): number {
  const minus: typeof MINUS = 0x2d;
  const point: typeof POINT = 0x2e;
  const zero: typeof ZERO = 0x30;
  const out = lines.bytes;
  let i = start | 0;
  let o = at | 0;
  if (bytes[i] === minus) {
    out[o] = minus;
    o = (o + 1) | 0;
    i = (i + 1) | 0;
  }
  const first = o;
  let byte = bytes[i]!;
  while (i < end && byte >= zero && byte <= 0x39) {
    out[o] = byte;
    o = (o + 1) | 0;
    i = (i + 1) | 0;
    byte = bytes[i]!;
  }
  if (o === first) return MALFORMED;
  if (i < end && byte === point) {
    const fraction = (i + 1) | 0;
    do {
      out[o] = byte;
      o = (o + 1) | 0;
      i = (i + 1) | 0;
      byte = bytes[i]!;
    } while (i < end && byte >= zero && byte <= 0x39);
    if (i === fraction) return MALFORMED;
    if (i === end) {
      while (out[(o - 1) | 0] === zero) o = (o - 1) | 0;
      if (out[(o - 1) | 0] === point) o = (o - 1) | 0;
    }
  }
  // With an exponent, with zeros in front, or zero: what the end alone does not tell.
  // guard(scientific, `i < end || ` -> ``): 1.39E8 would lose its exponent.
  if (i < end || (out[first] === zero && (o === first + 1 || out[(first + 1) | 0] !== point))) {
    return writeScientific(bytes, start, end, out, at);
  }
  return o;
}

/** As `writeDecimal`, for what needs more than its end cut off. */
function writeScientific(bytes: Uint8Array, start: number, end: number, out: Uint8Array, at: number): number {
  const isNegative = bytes[start] === MINUS;
  const from = isNegative ? start + 1 : start;
  let point = from;
  while (point < end && isDigit(bytes[point]!)) point++;
  let to = point;
  if (to < end && bytes[to] === POINT) for (to++; to < end && isDigit(bytes[to]!); ) to++;
  const exponent = to === end ? 0 : readExponent(bytes, to, end);
  if (Number.isNaN(exponent)) return MALFORMED;

  // The digits are written first, without the point; `whole` of them stand before it.
  const first = isNegative ? at + 1 : at;
  out[at] = MINUS;
  let o = first;
  let whole = point - from + exponent;
  for (let i = from; i < to; i++) {
    if (i === point) continue;
    if (o === first && bytes[i] === ZERO) whole--;
    else out[o++] = bytes[i]!;
  }
  while (o > first && out[o - 1] === ZERO) o--;
  const digits = o - first;
  if (digits === 0) {
    out[at] = ZERO;
    return at + 1;
  }
  if (whole >= digits) {
    out.fill(ZERO, o, first + whole);
    return first + whole;
  }
  if (whole > 0) {
    out.copyWithin(first + whole + 1, first + whole, o);
    out[first + whole] = POINT;
    return o + 1;
  }
  out.copyWithin(first + 2 - whole, first, o);
  out.fill(ZERO, first, first + 2 - whole);
  out[first + 1] = POINT;
  return o + 2 - whole;
}

/** The exponent at `i`; NaN where it is malformed or beyond the bound. */
function readExponent(bytes: Uint8Array, i: number, end: number): number {
  if ((bytes[i]! | 0x20) !== LOWER_E) return Number.NaN;
  let k = i + 1;
  const isNegative = bytes[k] === MINUS;
  if (k < end && (isNegative || bytes[k] === PLUS)) k++;
  if (k >= end) return Number.NaN;
  let value = 0;
  for (; k < end; k++) {
    if (!isDigit(bytes[k]!)) return Number.NaN;
    value = value * 10 + bytes[k]! - ZERO;
    if (value > MAX_EXPONENT) return Number.NaN;
  }
  return isNegative ? -value : value;
}

/** As `writeDecimal`, for what must have no fraction. */
export function writeInteger(bytes: Uint8Array, start: number, end: number, lines: LineBuffer, at: number): number {
  const o = writeDecimal(bytes, start, end, lines, at);
  const out = lines.bytes;
  const point: typeof POINT = 0x2e;
  for (let k = at | 0; k < o; k = (k + 1) | 0) if (out[k] === point) return MALFORMED;
  return o;
}
