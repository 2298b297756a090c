import {
  BACKSLASH,
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COLON,
  COMMA,
  CR,
  FALS,
  LF,
  LOWER_E,
  LOWER_U,
  MINUS,
  NINE,
  NULL,
  OPEN_ARRAY,
  OPEN_OBJECT,
  PLUS,
  POINT,
  QUOTE,
  SPACE,
  TAB,
  TRUE,
  ZERO,
} from "../wire/ascii.ts";
import { MORE, type WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { hexDigit } from "./json-escape.ts";

/** Letters behind a backslash, beside u. */
const ESCAPES = new Set(Array.from('"\\/bfnrt', (letter) => letter.charCodeAt(0)));
/** More levels than any reply has; deeper ones could exhaust the stack. */
const MAX_DEPTH = 64;
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The answer to a byte that does not belong at `i`: MORE where the bytes have ended before it. */
export function unexpected(wire: WireBuffer, i: number): number {
  if (i >= wire.end) return MORE;
  throw new WireFault("is not valid JSON");
}

/** The next place without white space. */
export function skipSpace({ bytes }: WireBuffer, i: number): number {
  let k = i | 0;
  while (bytes[k]! <= 0x20 && isSpace(bytes[k]!)) k = (k + 1) | 0;
  return k;
}

const isSpace = (code: number): boolean => code === SPACE || code === LF || code === CR || code === TAB;

/** Where the string's closing quote is, whose opening one is before `i`, or MORE. `wire.isPlain` tells whether all is ASCII without escapes. */
export function stringEnd(wire: WireBuffer, from: number): number {
  const quoteMark: typeof QUOTE = 0x22;
  const { bytes, view, end } = wire;
  let i = from | 0;
  let high = 0;
  for (;;) {
    // See word-table.ts.
    const word = view.getInt32(i, true);
    const quote = word ^ 0x22222222;
    const backslash = word ^ 0x5c5c5c5c;
    const stops =
      (((quote - 0x01010101) & ~quote) | ((backslash - 0x01010101) & ~backslash) | ((word - 0x20202020) & ~word)) &
      0x80808080;
    if (stops === 0) {
      high |= word;
      i = (i + 4) | 0;
      continue;
    }
    const first = stops & -stops;
    high |= word & (first - 1);
    i = (i + ((31 - Math.clz32(first)) >> 3)) | 0;
    if (i >= end) return MORE;
    const code = bytes[i];
    if (code === quoteMark) {
      wire.isPlain = (high & 0x80808080) === 0;
      return i;
    }
    if (code !== BACKSLASH) throw new WireFault("has a control character in a JSON string");
    high |= 0x80;
    i = escapeEnd(wire, i) | 0;
    if (i === MORE) return MORE;
  }
}

function escapeEnd(wire: WireBuffer, i: number): number {
  const { bytes } = wire;
  if (bytes[i + 1] !== LOWER_U) return ESCAPES.has(bytes[i + 1]!) ? i + 2 : unexpected(wire, i + 1);
  for (let k = i + 2; k < i + 6; k++) if (hexDigit(bytes[k]!) < 0) return unexpected(wire, k);
  return i + 6;
}

/** Behind the number at `i`, or MORE. */
export function numberEnd(wire: WireBuffer, from: number): number {
  const { bytes } = wire;
  let i = bytes[from] === MINUS ? from + 1 : from;
  const first = i;
  i = digitsEnd(bytes, i);
  if (i === first || (bytes[first] === ZERO && i > first + 1)) return unexpected(wire, first);
  if (bytes[i] === POINT) {
    const fraction = i + 1;
    i = digitsEnd(bytes, fraction);
    if (i === fraction) return unexpected(wire, i);
  }
  if ((bytes[i]! | 0x20) === LOWER_E) {
    i++;
    if (bytes[i] === MINUS || bytes[i] === PLUS) i++;
    const exponent = i;
    i = digitsEnd(bytes, exponent);
    if (i === exponent) return unexpected(wire, i);
  }
  return i >= wire.end ? MORE : i;
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let i = from | 0;
  while (bytes[i]! >= 0x30 && bytes[i]! <= 0x39) i = (i + 1) | 0;
  return i;
}

/** Behind `true`, `false` or `null` at `i`, or MORE. */
export function literalEnd(wire: WireBuffer, i: number): number {
  const word = wire.view.getInt32(i, true);
  const length = word === TRUE || word === NULL ? 4 : word === FALS && wire.bytes[i + 4] === LOWER_E ? 5 : 0;
  if (length === 0) return i + 5 > wire.end ? MORE : unexpected(wire, i);
  return i + length > wire.end ? MORE : i + length;
}

/** Behind the value at `i`, whatever it is, or MORE. All of it is valid JSON but for the bytes inside its strings. */
export function valueEnd(wire: WireBuffer, i: number, depth = 0): number {
  const code = wire.bytes[i]!;
  if (code === QUOTE) {
    const end = stringEnd(wire, i + 1);
    return end === MORE ? MORE : end + 1;
  }
  if (code === OPEN_OBJECT || code === OPEN_ARRAY) return containerEnd(wire, i, depth);
  if (code === MINUS || (code >= ZERO && code <= NINE)) return numberEnd(wire, i);
  return literalEnd(wire, i);
}

function containerEnd(wire: WireBuffer, from: number, depth: number): number {
  if (depth === MAX_DEPTH) throw new WireFault(`has JSON of more than ${MAX_DEPTH} levels`);
  const { bytes } = wire;
  const isObject = bytes[from] === OPEN_OBJECT;
  const close = isObject ? CLOSE_OBJECT : CLOSE_ARRAY;
  let i = skipSpace(wire, from + 1);
  if (bytes[i] === close) return i + 1;
  for (;;) {
    if (isObject) {
      i = nameEnd(wire, i);
      if (i === MORE) return MORE;
    }
    i = valueEnd(wire, i, depth + 1);
    if (i === MORE) return MORE;
    i = skipSpace(wire, i);
    if (bytes[i] === close) return i + 1;
    if (bytes[i] !== COMMA) return unexpected(wire, i);
    i = skipSpace(wire, i + 1);
  }
}

/** Where the value of the member begins, whose name is at `i`, or MORE. */
export function nameEnd(wire: WireBuffer, i: number): number {
  const { bytes } = wire;
  if (bytes[i] !== QUOTE) return unexpected(wire, i);
  const end = stringEnd(wire, i + 1);
  if (end === MORE) return MORE;
  const colon = skipSpace(wire, end + 1);
  return bytes[colon] === COLON ? skipSpace(wire, colon + 1) : unexpected(wire, colon);
}

/** The string whose inside is at `start`; the place of its closing quote is `end`. */
export const decodeJsonString = (bytes: Uint8Array, start: number, end: number): string =>
  // The source is one string of JSON, as a scanner found.
  JSON.parse(`"${decoder.decode(bytes.subarray(start, end))}"`) as string;
