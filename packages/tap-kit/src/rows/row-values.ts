import { type JsonObject, propertiesOf } from "../json.ts";
import { rowColumns } from "./row-envelope.ts";

/** Takes a value of a row: where its JSON begins and ends in the lines that are read. Both are the same where the record has no such property. */
export type TakeValue = (column: number, start: number, end: number) => void;

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
  readonly #firstOfRecord: number;

  constructor(schema: JsonObject) {
    this.columns = rowColumns(schema);
    this.#names = [...this.columns.keys()].map((name) => Buffer.from(`${JSON.stringify(name)}:`));
    this.#firstOfRecord = this.columns.size - propertiesOf(schema).size;
  }

  /** Calls `take` for each value, and `end` after each row. @throws where a line is not as the contract has it */
  read(lines: Buffer, take: TakeValue, end: () => void): void {
    for (let at = 0; at < lines.length; ) {
      const record = this.#readProperties(lines, at, { first: 0, end: this.#firstOfRecord, take });
      // The record has braces of its own: `{"_sdc_sequence":1,{"Id":"001"}`.
      if (lines[record] !== comma) throw unreadable(lines, at);
      const last = this.#readProperties(lines, record + 1, {
        first: this.#firstOfRecord,
        end: this.#names.length,
        take,
      });
      // A property that the schema does not have is not read, and so is not at the end.
      const next = last + 1;
      if (lines[last] !== closeBrace || (next < lines.length && lines[next] !== lineEnd)) throw unreadable(lines, at);
      at = next + 1;
      end();
    }
  }

  /** Returns where the brace or the comma after the last of these properties is. */
  #readProperties(lines: Buffer, start: number, { first, end, take }: Properties): number {
    let at = start;
    let opening = openBrace;
    for (let column = first; column < end; column += 1) {
      const name = this.#names[column] ?? nothing;
      const nameEnd = at + 1 + name.length;
      const isNamed = nameEnd <= lines.length && name.compare(lines, at + 1, nameEnd) === 0;
      // guard(row-columns, `!isNamed` -> `false`): a value would go into the column of another one.
      if (!isNamed) {
        take(column, at, at);
        continue;
      }
      if (lines[at] !== opening) throw unreadable(lines, start);
      opening = comma;
      at = endOfValue(lines, nameEnd);
      take(column, nameEnd, at);
    }
    return opening === openBrace && lines[at] === openBrace ? at + 1 : at;
  }
}

/** Which of the columns are read. */
interface Properties {
  readonly first: number;
  readonly end: number;
  readonly take: TakeValue;
}

const nothing = Buffer.alloc(0);

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
