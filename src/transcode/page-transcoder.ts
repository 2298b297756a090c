import type { Envelope } from "@singer-io-ts/tap-kit";
import type { Layout } from "./layout.ts";
import type { Block, RowFilter, RowKey, Transcoder } from "./transcoder.ts";
import { LF } from "./wire/ascii.ts";
import type { FieldOffsets } from "./wire/field-offsets.ts";
import { KeyReader } from "./wire/row-key.ts";
import { MORE, PIECE_BYTES, WireBuffer } from "./wire/wire-buffer.ts";
import { keyMissing, MissingValue, malformedReply, unexpectedValue, ValueFault, WireFault } from "./wire/wire-fault.ts";
import { FULL, LineBuffer } from "./write/line-buffer.ts";
import { RecordWriter } from "./write/record-writer.ts";
import { WordTable } from "./write/word-table.ts";

/** Finds the rows of one wire format. */
export interface RowScanner {
  /** False in what stands around the rows. */
  readonly isInRows: boolean;
  begin(): void;
  /**
   * Where the row at or behind `wire.at` ends, its fields noted; or MORE. It uses up itself what is not a row. Asked
   * again after MORE, it starts at `wire.at` again.
   */
  next(wire: WireBuffer, fields: FieldOffsets): number;
  /** All bytes have come. May append what the format leaves out at its end. */
  close(wire: WireBuffer): void;
  /** Asked when no further row was found: throws where something is missing. */
  finish(wire: WireBuffer): void;
}

const NO_ROW = -1;

/** The part of a transcoder that does not depend on the wire's format. */
export class PageTranscoder implements Transcoder {
  rows = 0;
  records = 0;
  readonly #layout: Layout;
  readonly #scanner: RowScanner;
  readonly #fields: FieldOffsets;
  readonly #wire = new WireBuffer();
  readonly #writer: RecordWriter;
  readonly #key: KeyReader;
  readonly #lines = new LineBuffer();
  #envelope = new WordTable([]);
  #filter: RowFilter | undefined;
  /** Where the row ends that was scanned, but not written yet. */
  #rowEnd = NO_ROW;

  constructor(layout: Layout, scanner: RowScanner, fields: FieldOffsets) {
    this.#layout = layout;
    this.#scanner = scanner;
    this.#fields = fields;
    this.#writer = new RecordWriter(layout);
    this.#key = new KeyReader(layout);
  }

  get replaced(): number {
    return this.#lines.replaced;
  }

  get deleted(): number {
    return this.#lines.deleted;
  }

  get lastKey(): RowKey {
    return this.#key.read(this.#wire);
  }

  begin({ open, close }: Envelope, filter?: RowFilter): void {
    this.rows = 0;
    this.records = 0;
    this.#filter = filter;
    this.#rowEnd = NO_ROW;
    this.#envelope = new WordTable([open, withLineFeed(close)]);
    this.#lines.begin(this.#writer.reserve + this.#envelope.room);
    this.#wire.clear();
    this.#key.clear();
    this.#scanner.begin();
  }

  *push(chunk: Uint8Array): Generator<Block> {
    for (let from = 0; from < chunk.length; from += PIECE_BYTES) {
      this.#key.read(this.#wire);
      this.#locateFault(() => this.#wire.append(chunk.subarray(from, from + PIECE_BYTES)));
      if (this.#wire.ready) yield* this.#blocks();
    }
  }

  *end(): Generator<Block> {
    this.#key.read(this.#wire);
    this.#scanner.close(this.#wire);
    yield* this.#blocks();
    this.#locateFault(() => this.#scanner.finish(this.#wire));
    if (this.#lines.records > 0) yield this.#block();
    this.#lines.clear();
  }

  *#blocks(): Generator<Block> {
    while (this.#locateFault(() => this.#fill())) {
      yield this.#block();
      this.#lines.clear();
    }
  }

  /** The lines that are written. They are lent until the line buffer is cleared. */
  #block(): Block {
    const { bytes, at, records } = this.#lines;
    this.records += records;
    return { lines: bytes.subarray(0, at), records };
  }

  /** Writes rows as long as there are any: true when the lines must be given out first, false when more bytes must come. */
  #fill(): boolean {
    const wire = this.#wire;
    const lines = this.#lines;
    const fields = this.#fields;
    for (;;) {
      if (this.#rowEnd === NO_ROW) {
        const rowEnd = this.#scanner.next(wire, fields);
        if (rowEnd === MORE) {
          wire.awaitMore();
          return false;
        }
        this.#rowEnd = rowEnd;
      }
      const { replaced, deleted } = lines;
      const lineEnd = this.#writeLine(lines.at);
      if (lineEnd === FULL) {
        Object.assign(lines, { replaced, deleted });
        if (lines.grow()) continue;
        return true;
      }
      this.rows++;
      this.#key.note(fields);
      if (this.#filter === undefined || this.#passes(this.#filter, lineEnd, lines.deleted > deleted)) {
        lines.at = lineEnd;
        lines.records++;
      } else {
        Object.assign(lines, { replaced, deleted });
      }
      wire.used(this.#rowEnd);
      this.#rowEnd = NO_ROW;
      if (lines.isLong && lines.records > 0) return true;
    }
  }

  #writeLine(at: number): number {
    const lines = this.#lines;
    if (at > lines.limit) return FULL;
    const end = this.#writer.write(this.#wire, this.#fields, lines, this.#envelope.write(0, lines.view, at));
    return end === FULL || end > lines.limit ? FULL : this.#envelope.write(1, lines.view, end);
  }

  #passes(filter: RowFilter, lineEnd: number, isDeleted: boolean): boolean {
    const envelope = this.#envelope;
    const record = this.#lines.bytes.subarray(this.#lines.at + envelope.lengthOf(0), lineEnd - envelope.lengthOf(1));
    return filter(record, this.#key.read(this.#wire), isDeleted);
  }

  /** Adds stream and row to what a step says is wrong with the bytes. */
  #locateFault<T>(step: () => T): T {
    try {
      return step();
    } catch (cause) {
      if (cause instanceof MissingValue) throw keyMissing(this.#layout.stream, cause.property);
      if (!(cause instanceof WireFault)) throw cause;
      const part = this.#scanner.isInRows ? `row ${this.rows + 1} of a reply` : "a reply";
      const code = cause instanceof ValueFault ? unexpectedValue : "MALFORMED_REPLY";
      throw malformedReply(`${this.#layout.stream}: ${part} ${cause.message}.`, this.#layout.stream, code);
    }
  }
}

/** What closes a line: no envelope has the line feed itself. */
function withLineFeed(close: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(close.length + 1);
  bytes.set(close);
  bytes[close.length] = LF;
  return bytes;
}
