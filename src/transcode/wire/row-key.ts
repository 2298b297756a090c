import type { Layout, ValueSource } from "../layout.ts";
import type { RowKey } from "../transcoder.ts";
import { LineBuffer } from "../write/line-buffer.ts";
import { RecordWriter } from "../write/record-writer.ts";
import { endOf, type FieldOffsets, formOf, newFields, noteField, startOf } from "./field-offsets.ts";
import type { WireBuffer } from "./wire-buffer.ts";

/** A key has it in one form, whatever form records have it in. */
// guard(key-form, ` || kind === "microseconds"` -> ``): a bookmark would hold a date-time as the wire has it, and rows be compared with it wrongly.
const isDateTime = (kind: string): boolean => kind === "datetime" || kind === "microseconds";

const NO_KEY: RowKey = { id: null, modifiedAt: null };

/** Knows the last row's key, and reads it only when asked: noting a row costs a few numbers. */
export class KeyReader {
  readonly #columns: Int32Array;
  readonly #noted = newFields(2);
  readonly #writer: RecordWriter;
  readonly #lines = new LineBuffer();
  #isNoted = false;
  #key: RowKey = NO_KEY;

  constructor({ stream, columns, key }: Layout) {
    this.#columns = Int32Array.of(key.id, key.modifiedAt);
    const keyColumns = [columns[key.id], columns[key.modifiedAt]].map((column) => column ?? { path: [], kind: "text" });
    const sources = [key.id, key.modifiedAt].map(
      (from, column): ValueSource => (from < 0 ? { absent: true } : { column }),
    );
    // A key is a record of two properties, so that it has its values as records have them.
    this.#writer = new RecordWriter({
      stream,
      columns: keyColumns.map(({ path, kind }) => ({ path, kind: isDateTime(kind) ? "datetime" : "text" })),
      properties: [
        { name: "id", source: sources[0]! },
        { name: "modifiedAt", source: sources[1]! },
      ],
      key: { id: 0, modifiedAt: 1 },
    });
  }

  clear(): void {
    this.#isNoted = false;
    this.#key = NO_KEY;
  }

  /** What `read` gives from now on. It looks into the wire buffer, so call it before that changes. */
  note(fields: FieldOffsets): void {
    const noted = this.#noted;
    for (let n = 0; n < 2; n++) {
      const column = this.#columns[n]!;
      if (column >= 0) noteField(noted, n, startOf(fields, column), endOf(fields, column), formOf(fields, column));
    }
    this.#isNoted = true;
  }

  read(wire: WireBuffer): RowKey {
    if (!this.#isNoted) return this.#key;
    const lines = this.#lines;
    lines.begin(this.#writer.reserve);
    let end = this.#writer.write(wire, this.#noted, lines, 0);
    while (end < 0) {
      lines.grow();
      end = this.#writer.write(wire, this.#noted, lines, 0);
    }
    // Its two properties are strings or null, as the layout above says.
    this.#key = JSON.parse(new TextDecoder().decode(lines.bytes.subarray(0, end))) as RowKey;
    this.#isNoted = false;
    return this.#key;
  }
}
