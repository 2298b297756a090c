import { escapedCharacter, escapeLength } from "../json/json-escape.ts";
import { BACKSLASH, LOWER_U, QUOTE, ZERO } from "../wire/ascii.ts";
import { JSON_TEXT } from "../wire/field-offsets.ts";
import type { WireBuffer } from "../wire/wire-buffer.ts";
import { FULL, type LineBuffer } from "./line-buffer.ts";

/**
 * Writes text from the wire as the inside of a JSON string, four bytes at a time while nothing needs care; CSV's doubled
 * quotes become one, JSON's escapes the characters they stand for. `start` to `end` is what a scanner found valid, in
 * the form that it noted. Returns the place behind it, or FULL.
 */
export function writeText(
  wire: WireBuffer,
  start: number,
  end: number,
  form: number,
  lines: LineBuffer,
  at: number,
): number {
  const { bytes, view } = wire;
  const { view: target, limit } = lines;
  let i = start | 0;
  let o = at | 0;
  while (i < end) {
    if (o > limit) return FULL;
    // See word-table.ts.
    const word = view.getInt32(i, true);
    target.setInt32(o, word, true);
    const quote = (word ^ 0x22222222) - 0x01010101;
    const backslash = (word ^ 0x5c5c5c5c) - 0x01010101;
    const special = (word | (word - 0x20202020) | quote | backslash) & 0x80808080;
    if (special === 0) {
      i = (i + 4) | 0;
      o = (o + 4) | 0;
      continue;
    }
    const clean = (31 - Math.clz32(special & -special)) >> 3;
    i = (i + clean) | 0;
    o = (o + clean) | 0;
    if (i >= end) break;
    const code = bytes[i]!;
    if (code >= 0x80) {
      const length = sequenceLength(bytes, i, end) | 0;
      if (length > 0) {
        target.setInt32(o, view.getInt32(i, true), true);
        i = (i + length) | 0;
        o = (o + length) | 0;
      } else {
        o = writeReplacement(lines, o) | 0;
        i = (i - length) | 0;
      }
    } else if (code === BACKSLASH && form === JSON_TEXT) {
      const character = escapedCharacter(bytes, i, end);
      i = (i + escapeLength(bytes, i, character)) | 0;
      o = (character < 0 ? writeReplacement(lines, o) : writeCharacter(lines, o, character)) | 0;
    } else {
      o = writeEscape(lines, o, code) | 0;
      i = (i + (code === QUOTE ? 2 : 1)) | 0;
    }
  }
  return (o - (i - end)) | 0;
}

/** As `writeText`, for text that the scanner found PLAIN. The caller has seen to the room. */
export function writePlain(wire: WireBuffer, start: number, end: number, lines: LineBuffer, at: number): number {
  const { view } = wire;
  const { view: target } = lines;
  let i = start | 0;
  let o = at | 0;
  for (; i < end; i = (i + 8) | 0, o = (o + 8) | 0) target.setBigInt64(o, view.getBigInt64(i, true), true);
  return (o - (i - end)) | 0;
}

const SHORT_ESCAPES = new Map([
  [0x08, "b"],
  [0x09, "t"],
  [0x0a, "n"],
  [0x0c, "f"],
  [0x0d, "r"],
  [0x22, '"'],
  [BACKSLASH, "\\"],
]);
/** The letter behind the backslash; 0 for those that have none. */
const LETTERS = Uint8Array.from({ length: 128 }, (_, code) => SHORT_ESCAPES.get(code)?.charCodeAt(0) ?? 0);
const HEX = new TextEncoder().encode("0123456789abcdef");

/** Writes U+FFFD and counts it. */
export function writeReplacement(lines: LineBuffer, o: number): number {
  const { bytes } = lines;
  bytes[o] = 0xef;
  bytes[o + 1] = 0xbf;
  bytes[o + 2] = 0xbd;
  lines.replaced++;
  return o + 3;
}

/** Writes a quote, a backslash or a control character as JSON has it: the short form if there is one, else four lower-case digits. NUL is replaced. */
export function writeEscape(lines: LineBuffer, o: number, code: number): number {
  // guard(nul): most databases would refuse the row, because it has a NUL character.
  if (code === 0) return writeReplacement(lines, o);
  const { bytes } = lines;
  bytes[o] = BACKSLASH;
  const letter = LETTERS[code]!;
  if (letter !== 0) {
    bytes[o + 1] = letter;
    return o + 2;
  }
  bytes[o + 1] = LOWER_U;
  bytes[o + 2] = ZERO;
  bytes[o + 3] = ZERO;
  bytes[o + 4] = HEX[code >> 4]!;
  bytes[o + 5] = HEX[code & 15]!;
  return o + 6;
}

/** Writes any character but a lone surrogate, escaped where JSON asks for it and only there. */
export function writeCharacter(lines: LineBuffer, o: number, code: number): number {
  const { bytes } = lines;
  if (code < 0x80) {
    if (code < 0x20 || LETTERS[code] !== 0) return writeEscape(lines, o, code);
    bytes[o] = code;
    return o + 1;
  }
  if (code < 0x800) {
    bytes[o] = 0xc0 | (code >> 6);
    bytes[o + 1] = 0x80 | (code & 63);
    return o + 2;
  }
  if (code < 0x10000) {
    bytes[o] = 0xe0 | (code >> 12);
    bytes[o + 1] = 0x80 | ((code >> 6) & 63);
    bytes[o + 2] = 0x80 | (code & 63);
    return o + 3;
  }
  bytes[o] = 0xf0 | (code >> 18);
  bytes[o + 1] = 0x80 | ((code >> 12) & 63);
  bytes[o + 2] = 0x80 | ((code >> 6) & 63);
  bytes[o + 3] = 0x80 | (code & 63);
  return o + 4;
}

/**
 * The length of the UTF-8 sequence at `i`, whose first byte is not ASCII; negative, the number of bytes that one U+FFFD
 * stands for, where it is not valid: the longest beginning of a valid sequence, or one byte (WHATWG Encoding, UTF-8 decoder).
 */
export function sequenceLength(bytes: Uint8Array, i: number, end: number): number {
  const lead = bytes[i]!;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  if (i + 1 >= end) return -1;
  const second = bytes[i + 1]!;
  if (lead < 0xe0) return (second & 0xc0) === 0x80 ? 2 : -1;
  // Overlong forms, surrogates and what is above U+10FFFF are recognized by the second byte.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  // guard(overlong): bytes that are not valid UTF-8 would be written.
  if (second < low || second > high) return -1;
  if (i + 2 >= end || (bytes[i + 2]! & 0xc0) !== 0x80) return -2;
  if (lead < 0xf0) return 3;
  if (i + 3 >= end || (bytes[i + 3]! & 0xc0) !== 0x80) return -3;
  return 4;
}
