import { BACKSLASH, LOWER_U, ZERO } from "../wire/ascii.ts";
import type { LineBuffer } from "./line-buffer.ts";

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
  // guard(nul): most databases would refuse the row.
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
