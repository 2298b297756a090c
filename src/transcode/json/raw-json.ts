import { BACKSLASH, QUOTE, SPACE } from "../wire/ascii.ts";
import { FULL, type LineBuffer } from "../write/line-buffer.ts";
import { sequenceLength, writeCharacter, writeEscape, writeReplacement } from "../write/text.ts";

/** Writes an object or array of JSON as text: its source without the white space between its tokens, as the inside of a JSON string. */
export function writeRawJson(bytes: Uint8Array, start: number, end: number, lines: LineBuffer, at: number): number {
  let o = at;
  let inString = false;
  for (let i = start; i < end; i++) {
    if (o > lines.limit) return FULL;
    const code = bytes[i]!;
    if (code >= 0x80) {
      const length = sequenceLength(bytes, i, end);
      if (length < 0) o = writeReplacement(lines, o);
      for (let k = 0; k < length; k++) lines.bytes[o++] = bytes[i + k]!;
      i += Math.abs(length) - 1;
    } else if (code === BACKSLASH) {
      o = writeEscape(lines, o, code);
      // A backslash is in a string always; what is behind it ends no string.
      o = writeCharacter(lines, o, bytes[++i]!);
    } else if (code === QUOTE) {
      inString = !inString;
      o = writeEscape(lines, o, code);
    } else if (inString || code > SPACE) {
      lines.bytes[o++] = code;
    }
  }
  return o;
}
