import { escapedCharacter, escapeLength } from "../json/json-escape.ts";
import { BACKSLASH, QUOTE } from "../wire/ascii.ts";
import { JSON_TEXT } from "../wire/field-offsets.ts";
import type { WireBuffer } from "../wire/wire-buffer.ts";
import { writeCharacter, writeEscape, writeReplacement } from "./characters.ts";
import { FULL, type LineBuffer } from "./line-buffer.ts";
import { sequenceLength } from "./utf8.ts";

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
    // See words.ts.
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
