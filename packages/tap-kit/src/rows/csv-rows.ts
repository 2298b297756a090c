import { inCsv } from "./csv-value.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { textOf } from "./row-values.ts";

const [quote, backslash, comma, carriageReturn, lineFeed, letterN] = [0x22, 0x5c, 0x2c, 0x0d, 0x0a, 0x6e];
const apostrophe = 0x27;
const [separator, lineEnd] = [Buffer.from(","), Buffer.from("\r\n")];

/** Rows of CSV as bytes. Most values are copied from their JSON as they are. */
export class CsvRows {
  readonly #bytes = new GrowingBytes();

  addHeader(names: readonly string[]): void {
    this.#bytes.append(Buffer.from(names.map(quoted).join(",")));
    this.endRow();
  }

  /**
   * Adds a value of the row.
   * @param column its place in the row
   * @param lines has its JSON, from `start` to `end`; both are the same where there is none
   */
  addValue(column: number, lines: Buffer, start: number, end: number): void {
    if (column > 0) this.#bytes.append(separator);
    const first = lines[start];
    if (start === end || first === letterN) return;
    if (first === quote && isPlain(lines, start + 1, end - 1)) this.#bytes.append(lines.subarray(start + 1, end - 1));
    else this.#bytes.append(Buffer.from(cell(lines.toString("utf8", start, end))));
  }

  endRow(): void {
    this.#bytes.append(lineEnd);
  }

  /** The bytes since it was asked last. They are others as soon as something is added. */
  take(): Uint8Array {
    const taken = this.#bytes.all();
    this.#bytes.clear();
    return taken;
  }
}

/** Whether a text is the same in JSON and in CSV, and needs no quotes there. */
function isPlain(json: Uint8Array, start: number, end: number): boolean {
  if (start === end) return false;
  for (let at = start; at < end; at += 1) {
    const byte = json[at];
    if (byte === backslash || byte === comma || byte === apostrophe) return false;
    if (byte === carriageReturn || byte === lineFeed) return false;
  }
  return true;
}

const cell = (json: string): string => quoted(json.startsWith('"') ? textOf(json) : json);
const quoted = (text: string): string => (text === "" ? '""' : inCsv(text));
