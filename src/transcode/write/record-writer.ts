import { decodeJsonString } from "../json/json-scan.ts";
import { writeRawJson } from "../json/raw-json.ts";
import type { Layout } from "../layout.ts";
import { ChildRows } from "../replies/child-rows.ts";
import type { FALS, LOWER_E, NULL, QUOTE, TRUE } from "../wire/ascii.ts";
import { columnName } from "../wire/column-names.ts";
import {
  endOf,
  type FieldOffsets,
  formOf,
  JSON_RAW,
  JSON_TEXT,
  NOTHING,
  type PLAIN,
  startOf,
} from "../wire/field-offsets.ts";
import { WireBuffer } from "../wire/wire-buffer.ts";
import { MissingValue, ValueFault, WireFault } from "../wire/wire-fault.ts";
import { writeDatetime } from "./datetime.ts";
import { MALFORMED, NUMBER_GROWTH, writeDecimal, writeInteger } from "./decimal.ts";
import { FULL, type LineBuffer } from "./line-buffer.ts";
import { writeAny, writeFormat } from "./other-formats.ts";
import {
  ANY,
  BOOLEAN,
  CLOSE,
  compileRecord,
  DATETIME,
  DECIMAL,
  DOUBLE,
  IF_TRUE,
  INTEGER,
  MICROSECONDS,
  MIDNIGHT,
  OMIT_NULL,
  OMIT_UNLESS_TRUE,
  type RecordProgram,
  ROWS,
  TEXT,
  UNLESS_NULL,
} from "./record-program.ts";
import { writePlain, writeText } from "./text.ts";

/** The most that a step writes after it has looked at the limit, beside its prefix and the length of its text. */
const STEP_BYTES = NUMBER_GROWTH + 64;
const encoder = new TextEncoder();

/** Writes the fields of a row as a record, by what the layout says; the same for CSV and JSON. */
export class RecordWriter {
  /** The room behind the limit of the line buffer that it counts on. */
  readonly reserve: number;
  readonly #layout: Layout;
  readonly #program: RecordProgram;
  readonly #decoded = new WireBuffer();
  readonly #lists: readonly ChildRows[];

  constructor(layout: Layout) {
    this.#layout = layout;
    this.#program = compileRecord(layout);
    this.#lists = this.#program.lists.map((list) => new ChildRows(list.layout, new RecordWriter(list.layout)));
    this.reserve = Math.max(this.#program.prefixes.room + STEP_BYTES, ...this.#lists.map((list) => list.reserve));
  }

  /** Returns the place behind the record, or FULL; then nothing that it wrote counts. */
  write(wire: WireBuffer, fields: FieldOffsets, lines: LineBuffer, at: number): number {
    // See ascii.ts on a function's own constants.
    const nothing: typeof NOTHING = 0;
    const plain: typeof PLAIN = 1;
    const text: typeof TEXT = 0;
    const datetime: typeof DATETIME = 4;
    const nullWord: typeof NULL = 0x6c6c756e;
    const quote: typeof QUOTE = 0x22;
    const { steps, prefixes, required } = this.#program;
    const hasRequired = required.size > 0;
    const { view, limit } = lines;
    let o = at | 0;
    for (let n = 0; n < steps.length; n = (n + 1) | 0) {
      if (o > limit) return FULL;
      o = prefixes.write(n, view, o) | 0;
      const step = steps[n]!;
      const code = step & 15;
      const operand = step >> 4;
      if (code > datetime) {
        if (code === ROWS) {
          o = this.#writeRows(operand, wire, fields, lines, o) | 0;
          if (o < 0) return FULL;
          continue;
        }
        if (code >= DOUBLE && code <= ANY) {
          o = this.#writeOtherFormat(code, wire, fields, operand, lines, o) | 0;
          if (o === FULL) return FULL;
          if (o < 0) throw this.#fault(code, operand);
          continue;
        }
        if (this.#goesOn(code, operand, wire, fields)) {
          if (code === IF_TRUE || code === OMIT_UNLESS_TRUE) lines.deleted++;
          continue;
        }
        if (code >= OMIT_NULL) {
          n = (n + this.#program.skips[n]!) | 0;
          continue;
        }
        view.setInt32(o, nullWord, true);
        o = (o + 4) | 0;
        n = (n + this.#program.skips[n]!) | 0;
        continue;
      }
      const form = formOf(fields, operand);
      const isQuoted = code === text || code === datetime;
      if (form === nothing) {
        if (hasRequired && required.has(n)) throw new MissingValue(required.get(n)!);
        if (isQuoted) o = (o - 1) | 0;
        view.setInt32(o, nullWord, true);
        o = (o + 4) | 0;
        continue;
      }
      if (form === plain) {
        const start = startOf(fields, operand);
        const end = endOf(fields, operand);
        if (o + end - start > limit) return FULL;
        o = (code === text ? writePlain(wire, start, end, lines, o) : writeValue(code, wire, start, end, lines, o)) | 0;
      } else {
        o = this.#writeOther(code, wire, fields, operand, lines, o) | 0;
      }
      if (o < 0) {
        if (o === FULL) return FULL;
        throw this.#fault(code, operand);
      }
      if (isQuoted) {
        view.setInt8(o, quote);
        o = (o + 1) | 0;
      }
    }
    return o;
  }

  /** Whether the next step is to be taken, and nothing written; else null stands for it and those that it governs. */
  #goesOn(code: number, operand: number, wire: WireBuffer, fields: FieldOffsets): boolean {
    if (code === UNLESS_NULL || code === OMIT_NULL)
      return this.#program.groups[operand]!.some((column) => formOf(fields, column) !== NOTHING);
    if (code !== IF_TRUE && code !== OMIT_UNLESS_TRUE) return code === CLOSE;
    if (formOf(fields, operand) === NOTHING) return false;
    const value = booleanAt(wire, startOf(fields, operand), endOf(fields, operand));
    if (value === MALFORMED) throw this.#fault(BOOLEAN, operand);
    return value === 1;
  }

  #writeRows(list: number, wire: WireBuffer, fields: FieldOffsets, lines: LineBuffer, at: number): number {
    const { column } = this.#program.lists[list]!;
    const form = formOf(fields, column);
    const rows = this.#lists[list]!;
    if (form === NOTHING) return rows.writeNone(lines, at);
    if (form !== JSON_RAW) throw new WireFault(`has no rows in column ${columnName(this.#layout.columns[column]!)}`);
    return rows.write(wire, startOf(fields, column), lines, at);
  }

  /** A value that is more than its plain bytes. Returns the place behind it, FULL or MALFORMED. */
  #writeOther(
    code: number,
    wire: WireBuffer,
    fields: FieldOffsets,
    column: number,
    lines: LineBuffer,
    at: number,
  ): number {
    const form = formOf(fields, column);
    const start = startOf(fields, column);
    const end = endOf(fields, column);
    if (code === TEXT) {
      if (form === JSON_RAW) return writeRawJson(wire.bytes, start, end, lines, at);
      return writeText(wire, start, end, form, lines, at);
    }
    if (at + end - start > lines.limit) return FULL;
    if (form !== JSON_TEXT) return writeValue(code, wire, start, end, lines, at);
    const decoded = this.#decodedText(wire, start, end);
    return writeValue(code, decoded, 0, decoded.end, lines, at);
  }

  /** A value in a format of other connectors, null included. Returns the place behind it, FULL or MALFORMED. */
  #writeOtherFormat(
    code: number,
    wire: WireBuffer,
    fields: FieldOffsets,
    column: number,
    lines: LineBuffer,
    at: number,
  ): number {
    const form = formOf(fields, column);
    if (form === NOTHING) {
      const nullWord: typeof NULL = 0x6c6c756e;
      lines.view.setInt32(at, nullWord, true);
      return at + 4;
    }
    const start = startOf(fields, column);
    const end = endOf(fields, column);
    if (at + end - start > lines.limit) return FULL;
    if (code === ANY) return writeAny(wire, start, end, form, lines, at);
    if (form !== JSON_TEXT) return writeFormat(code, wire, start, end, lines, at);
    const decoded = this.#decodedText(wire, start, end);
    return writeFormat(code, decoded, 0, decoded.end, lines, at);
  }

  #decodedText(wire: WireBuffer, start: number, end: number): WireBuffer {
    const decoded = this.#decoded;
    decoded.clear();
    decoded.append(encoder.encode(decodeJsonString(wire.bytes, start, end)));
    return decoded;
  }

  #fault(code: number, column: number): ValueFault {
    const name = columnName(this.#layout.columns[column]!);
    return new ValueFault(`has something else than ${EXPECTED[code]} in column ${name}`);
  }
}

/** What a code's values are, for messages. */
const EXPECTED: Readonly<Record<number, string>> = {
  [TEXT]: "text",
  [BOOLEAN]: "true or false",
  [INTEGER]: "an integer",
  [DECIMAL]: "a number",
  [DATETIME]: "a date-time",
  [DOUBLE]: "a number",
  [MICROSECONDS]: "a date-time",
  [MIDNIGHT]: "a date",
};

/** 1, 0 or MALFORMED. */
function booleanAt({ bytes, view }: WireBuffer, start: number, end: number): number {
  const trueWord: typeof TRUE = 0x65757274;
  const falsWord: typeof FALS = 0x736c6166;
  const e: typeof LOWER_E = 0x65;
  const word = view.getInt32(start, true);
  if (end - start === 4 && word === trueWord) return 1;
  return end - start === 5 && word === falsWord && bytes[start + 4] === e ? 0 : MALFORMED;
}

/** Writes a value that is not null and no text, by its column's code. Returns the place behind it, or MALFORMED. */
function writeValue(code: number, wire: WireBuffer, start: number, end: number, lines: LineBuffer, at: number): number {
  const datetime: typeof DATETIME = 4;
  const boolean: typeof BOOLEAN = 1;
  const decimal: typeof DECIMAL = 3;
  if (code === datetime) return writeDatetime(wire, start, end, lines, at);
  if (code === boolean) return booleanAt(wire, start, end) < 0 ? MALFORMED : writePlain(wire, start, end, lines, at);
  if (code === decimal) return writeDecimal(wire.bytes, start, end, lines, at);
  return writeInteger(wire.bytes, start, end, lines, at);
}
