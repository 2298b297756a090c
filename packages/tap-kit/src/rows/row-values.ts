import { type JsonObject, propertiesOf } from "../json.ts";
import { rowColumns } from "./row-envelope.ts";

/** Takes a value of a row as it is in JSON: its kind is that of its first character. */
export type TakeValue = (column: number, text: string) => void;

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket, comma, lineEnd] = [
  34, 92, 123, 125, 91, 93, 44, 10,
];

/**
 * Reads record lines value by value: the properties of the schema, in its order and without blanks, as the kit's contract has them. What rows say
 * of themselves comes first. A property that a record does not have is null: that is how some formats have nulls.
 */
export class RowValues {
  /** The columns by name, in their order. */
  readonly columns: ReadonlyMap<string, JsonObject>;
  readonly #names: readonly Buffer[];
  readonly #openLength: number;
  #open = "";
  #own: readonly string[] = [];

  constructor(schema: JsonObject, openLength: number) {
    this.columns = rowColumns(schema);
    this.#names = [...propertiesOf(schema).keys()].map((name) => Buffer.from(`${JSON.stringify(name)}:`));
    this.#openLength = openLength;
  }

  /** Calls `take` for each value, and `end` after each row. @throws where a line is not as the contract has it */
  read(bytes: Uint8Array, take: TakeValue, end: () => void): void {
    const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < lines.length; ) {
      const record = at + this.#openLength;
      const own = this.#ownValues(lines.toString("latin1", at, record));
      for (const [column, text] of own.entries()) take(column, text);
      at = this.#readRecord(lines, record, (column, text) => take(own.length + column, text));
      end();
    }
  }

  /** Many rows in a row have the same. */
  #ownValues(open: string): readonly string[] {
    if (open !== this.#open) {
      const own: object = JSON.parse(`${open.slice(0, -1)}}`);
      this.#own = Object.values(own).map((value) => JSON.stringify(value));
      this.#open = open;
    }
    return this.#own;
  }

  /** Returns where the next line begins. */
  #readRecord(lines: Buffer, start: number, take: TakeValue): number {
    let at = start;
    let opening = openBrace;
    for (const [column, name] of this.#names.entries()) {
      const nameEnd = at + 1 + name.length;
      const isNamed = nameEnd <= lines.length && name.compare(lines, at + 1, nameEnd) === 0;
      // guard(row-columns, `!isNamed` -> `false`): a value would go into the column of another one.
      if (!isNamed) {
        take(column, "null");
        continue;
      }
      if (lines[at] !== opening) throw unreadable(lines, start);
      opening = comma;
      at = endOfValue(lines, nameEnd);
      take(column, lines.toString("utf8", nameEnd, at));
    }
    // A property that the schema does not have is not read, and so is not at the end.
    const hasEnded = lines[at] === closeBrace || (opening === openBrace && lines[at + 1] === closeBrace);
    const next = lines.indexOf(lineEnd, at);
    if (!hasEnded || next > at + 2) throw unreadable(lines, start);
    return next < 0 ? lines.length : next + 1;
  }
}

function endOfValue(lines: Buffer, start: number): number {
  const first = lines[start];
  if (first === quote) return endOfText(lines, start);
  if (first === openBrace || first === openBracket) return endOfNested(lines, start);
  let at = start;
  while (at < lines.length && lines[at] !== comma && lines[at] !== closeBrace) at += 1;
  return at;
}

function endOfText(lines: Buffer, start: number): number {
  for (let at = start + 1; ; at += 1) {
    at = lines.indexOf(quote, at);
    if (at < 0) throw unreadable(lines, start);
    let backslashes = 0;
    while (lines[at - 1 - backslashes] === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return at + 1;
  }
}

function endOfNested(lines: Buffer, start: number): number {
  let depth = 0;
  for (let at = start; at < lines.length; at += 1) {
    const byte = lines[at];
    if (byte === quote) at = endOfText(lines, at) - 1;
    else if (byte === openBrace || byte === openBracket) depth += 1;
    else if (byte === closeBrace || byte === closeBracket) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw unreadable(lines, start);
}

/** The text of a JSON string. */
export const textOf = (json: string): string =>
  // JSON.parse of a string gives a string.
  json.includes("\\") ? (JSON.parse(json) as string) : json.slice(1, -1);

function unreadable(lines: Buffer, at: number): Error {
  const found = lines.toString("utf8", at, Math.min(at + 40, lines.length)).replaceAll(/[^{}[\],:"]/g, "x");
  return new Error(`a record line is not as its schema says, from a value of the form ${found}`);
}
