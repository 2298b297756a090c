import type { Layout } from "../layout.ts";
import { PageTranscoder, type RowScanner } from "../page-transcoder.ts";
import type { Transcoder } from "../transcoder.ts";
import { LF, QUOTE } from "../wire/ascii.ts";
import { columnName, NameTable, quoteName } from "../wire/column-names.ts";
import { type FieldOffsets, newFields } from "../wire/field-offsets.ts";
import { MORE, type WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { scanCsvRow } from "./csv-rows.ts";

const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * For result pages of Bulk API 2.0 query jobs: CSV with commas, a header row first in every page (Bulk API 2.0 and Bulk
 * API Developer Guide, "Get Results for a Query Job"). Line ends may be LF or CRLF; a body without a row is none either.
 */
export function compileCsv(layout: Layout): Transcoder {
  return new PageTranscoder(layout, new CsvScanner(layout), newFields(layout.columns.length));
}

class CsvScanner implements RowScanner {
  readonly #header: CsvHeader;
  /** The layout's column of each field, once the header row has been read. */
  #columns: Int32Array | null = null;

  constructor(layout: Layout) {
    this.#header = new CsvHeader(layout);
  }

  get isInRows(): boolean {
    return this.#columns !== null;
  }

  begin(): void {
    this.#columns = null;
  }

  next(wire: WireBuffer, fields: FieldOffsets): number {
    if (this.#columns === null) {
      const end = headerEnd(wire);
      if (end === MORE) return MORE;
      const start = BYTE_ORDER_MARK.every((byte, n) => wire.bytes[wire.at + n] === byte) ? wire.at + 3 : wire.at;
      const line = new TextDecoder().decode(wire.bytes.subarray(start, end - 1));
      this.#columns = this.#header.map(splitHeader(line.replace(/\r$/, "")));
      wire.used(end);
    }
    return wire.at === wire.end ? MORE : scanCsvRow(wire, wire.at, this.#columns, fields);
  }

  close(wire: WireBuffer): void {
    if (wire.at < wire.end && wire.bytes[wire.end - 1] !== LF) wire.append(Uint8Array.of(LF));
  }

  finish(wire: WireBuffer): void {
    if (wire.at < wire.end) throw new WireFault("ends in the middle");
  }
}

/** Behind the line feed that ends the header row; or MORE. */
function headerEnd({ bytes, at, end }: WireBuffer): number {
  let inQuotes = false;
  for (let i = at; i < end; i++) {
    if (bytes[i] === QUOTE) inQuotes = !inQuotes;
    else if (bytes[i] === LF && !inQuotes) return i + 1;
  }
  return MORE;
}

const splitHeader = (line: string): string[] =>
  Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, bare]) =>
    quoted === undefined ? (bare ?? "") : quoted.replaceAll('""', '"'),
  );

/** Finds the layout's columns in the header rows of CSV, whatever their order. */
class CsvHeader {
  readonly #names: readonly string[];
  readonly #columns = new NameTable<number>();

  constructor({ stream, columns }: Layout) {
    this.#names = columns.map(columnName);
    for (const [column, name] of this.#names.entries()) {
      if (!this.#columns.add(name, column)) throw new RangeError(`${stream}: the layout has the column ${name} twice.`);
    }
  }

  /** The layout's column of each field of a row. Throws unless each column is there once, and no other. */
  map(header: readonly string[]): Int32Array {
    // A first row of values: they are no business of a message.
    // guard(csv-header): a result set without a header would lose its first row.
    if (!header.some((name) => this.#columns.find(name) !== undefined)) throw new WireFault("is no header row");
    const found = new Set<number>();
    const columns = header.map((name) => {
      const column = this.#columns.find(name);
      // guard(csv-strange-column): a column that was not requested would move the values of the others.
      if (column === undefined) throw new WireFault(`has the column ${quoteName(name)} that was not asked for`);
      if (found.has(column)) throw new WireFault(`has the column ${quoteName(name)} twice`);
      found.add(column);
      return column;
    });
    const missing = this.#names.find((_, column) => !found.has(column));
    // guard(csv-missing-column): a missing column would be null in all rows.
    if (missing !== undefined) throw new WireFault(`lacks the column ${missing}`);
    return Int32Array.from(columns);
  }
}
