import type { Layout } from "../layout.ts";
import { PageTranscoder, type RowScanner } from "../page-transcoder.ts";
import type { Transcoder } from "../transcoder.ts";
import { LF, QUOTE } from "../wire/ascii.ts";
import { type FieldOffsets, newFields } from "../wire/field-offsets.ts";
import { MORE, type WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { CsvHeader } from "./csv-header.ts";
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
