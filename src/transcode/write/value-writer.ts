import type { FALS, LOWER_E, TRUE } from "../wire/ascii.ts";
import type { WireBuffer } from "../wire/wire-buffer.ts";
import { writeDatetime } from "./datetime.ts";
import { MALFORMED, writeDecimal, writeInteger } from "./decimal.ts";
import type { LineBuffer } from "./line-buffer.ts";
import type { BOOLEAN, DATETIME, DECIMAL } from "./record-program.ts";
import { writePlain } from "./text.ts";

/** What a code's values are, for messages. */
export const EXPECTED = ["text", "true or false", "an integer", "a number", "a date-time"];

/** 1, 0 or MALFORMED. */
export function booleanAt({ bytes, view }: WireBuffer, start: number, end: number): number {
  const trueWord: typeof TRUE = 0x65757274;
  const falsWord: typeof FALS = 0x736c6166;
  const e: typeof LOWER_E = 0x65;
  const word = view.getInt32(start, true);
  if (end - start === 4 && word === trueWord) return 1;
  return end - start === 5 && word === falsWord && bytes[start + 4] === e ? 0 : MALFORMED;
}

/** Writes a value that is not null and no text, by its column's code. Returns the place behind it, or MALFORMED. */
export function writeValue(
  code: number,
  wire: WireBuffer,
  start: number,
  end: number,
  lines: LineBuffer,
  at: number,
): number {
  const datetime: typeof DATETIME = 4;
  const boolean: typeof BOOLEAN = 1;
  const decimal: typeof DECIMAL = 3;
  if (code === datetime) return writeDatetime(wire, start, end, lines, at);
  if (code === boolean) return booleanAt(wire, start, end) < 0 ? MALFORMED : writePlain(wire, start, end, lines, at);
  if (code === decimal) return writeDecimal(wire.bytes, start, end, lines, at);
  return writeInteger(wire.bytes, start, end, lines, at);
}
