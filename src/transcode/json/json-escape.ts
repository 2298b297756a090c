import { BACKSLASH, LOWER_U } from "../wire/ascii.ts";

const MEANINGS = new Map([
  ["b", 0x08],
  ["f", 0x0c],
  ["n", 0x0a],
  ["r", 0x0d],
  ["t", 0x09],
]);
/** What the byte behind a backslash stands for; a quote, a backslash and a slash stand for themselves. */
const BY_LETTER = Uint8Array.from({ length: 128 }, (_, code) => MEANINGS.get(String.fromCharCode(code)) ?? code);

/** The value of a hexadecimal digit; -1 where it is none. */
export function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

const unitAt = (bytes: Uint8Array, i: number): number =>
  (hexDigit(bytes[i + 2]!) << 12) |
  (hexDigit(bytes[i + 3]!) << 8) |
  (hexDigit(bytes[i + 4]!) << 4) |
  hexDigit(bytes[i + 5]!);

const isHigh = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** The character of the valid escape at `i`, a surrogate pair as one; -1 for a lone surrogate. */
export function escapedCharacter(bytes: Uint8Array, i: number, end: number): number {
  if (bytes[i + 1] !== LOWER_U) return BY_LETTER[bytes[i + 1]!]!;
  const unit = unitAt(bytes, i);
  // guard(lone-surrogate): the output would not be well-formed Unicode.
  if (isLow(unit)) return -1;
  if (!isHigh(unit)) return unit;
  const low = i + 6 < end && bytes[i + 6] === BACKSLASH && bytes[i + 7] === LOWER_U ? unitAt(bytes, i + 6) : 0;
  // guard(lone-high-surrogate, `isLow(low)` -> `true`): two surrogates that do not form a pair would become a wrong character.
  return isLow(low) ? 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00) : -1;
}

/** How many bytes the escape of this character at `i` takes. */
export function escapeLength(bytes: Uint8Array, i: number, character: number): number {
  if (bytes[i + 1] !== LOWER_U) return 2;
  return character >= 0x10000 ? 12 : 6;
}
