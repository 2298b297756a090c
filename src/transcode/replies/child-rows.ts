import { JsonRecordScanner } from "../json/json-record.ts";
import { decodeJsonString, nameEnd, skipSpace, stringEnd, valueEnd } from "../json/json-scan.ts";
import { HEAD_MEMBERS, HeadReader } from "../json/query-reply-members.ts";
import { repeatedAddress, rowAddress } from "../json/row-address.ts";
import type { Layout } from "../layout.ts";
import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, QUOTE } from "../wire/ascii.ts";
import { type FieldOffsets, newFields } from "../wire/field-offsets.ts";
import type { WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { FULL, type LineBuffer } from "../write/line-buffer.ts";

const decoder = new TextDecoder();

/** Writes the fields of a row as a record; `reserve` is the room behind the limit of `lines` that it counts on. */
interface RowWriter {
  readonly reserve: number;
  write(wire: WireBuffer, fields: FieldOffsets, lines: LineBuffer, at: number): number;
}

/**
 * Writes the answer to a subquery, which is a member of its parent's row, as an array of records. The answer must be
 * whole: as many rows as it says, none of them twice, and no further page.
 */
export class ChildRows {
  readonly reserve: number;
  readonly #scanner: JsonRecordScanner;
  readonly #fields: FieldOffsets;
  readonly #writer: RowWriter;

  constructor(layout: Layout, writer: RowWriter) {
    this.#scanner = new JsonRecordScanner(layout);
    this.#fields = newFields(layout.columns.length);
    this.#writer = writer;
    this.reserve = writer.reserve;
  }

  /** A parent without children. */
  writeNone({ bytes }: LineBuffer, at: number): number {
    bytes[at] = OPEN_ARRAY;
    bytes[at + 1] = CLOSE_ARRAY;
    return at + 2;
  }

  /** Writes the answer that begins at `from`, valid JSON as a scanner found. Returns the place behind the array, or FULL. */
  write(wire: WireBuffer, from: number, lines: LineBuffer, at: number): number {
    const { bytes } = wire;
    const head = new HeadReader();
    let o = at;
    let rows = 0;
    for (let i = skipSpace(wire, from + 1); bytes[i] !== CLOSE_OBJECT; ) {
      if (bytes[i] === COMMA) i = skipSpace(wire, i + 1);
      const value = nameEnd(wire, i);
      const name = decodeJsonString(bytes, i + 1, stringEnd(wire, i + 1));
      const end = valueEnd(wire, value);
      if (name === "records") {
        head.note(name, true);
        if (bytes[value] !== OPEN_ARRAY) throw new WireFault("has a subquery's records that are no array");
        const written = this.#array(wire, value, lines, o);
        if (written === null) return FULL;
        ({ o, rows } = written);
      } else if (HEAD_MEMBERS.has(name)) {
        head.note(name, JSON.parse(decoder.decode(bytes.subarray(value, end))));
      }
      i = skipSpace(wire, end);
    }
    head.finish();
    const { totalSize, done } = head.read();
    if (!done || totalSize !== rows)
      throw new WireFault(`has ${rows} of the ${totalSize} rows that a subquery is said to have`);
    return o;
  }

  #array(
    wire: WireBuffer,
    from: number,
    lines: LineBuffer,
    at: number,
  ): { readonly o: number; readonly rows: number } | null {
    const { bytes } = lines;
    let o = at;
    let rows = 0;
    const addresses: (string | null)[] = [];
    bytes[o++] = OPEN_ARRAY;
    for (let i = skipSpace(wire, from + 1); wire.bytes[i] !== CLOSE_ARRAY; ) {
      if (wire.bytes[i] === COMMA) i = skipSpace(wire, i + 1);
      if (o > lines.limit) return null;
      if (rows > 0) bytes[o++] = COMMA;
      const end = this.#scanner.scan(wire, i, this.#fields);
      o = this.#writer.write(wire, this.#fields, lines, o);
      if (o < 0) return null;
      rows += 1;
      addresses.push(addressAt(wire, i));
      i = skipSpace(wire, end);
    }
    const twice = repeatedAddress(addresses);
    // guard(child-row-twice, `twice !== null` -> `false`): a row of a subquery that came twice, in the place of another one, would be written.
    if (twice !== null) throw new WireFault(`has ${twice} twice among the rows of a subquery`);
    if (o > lines.limit) return null;
    bytes[o++] = CLOSE_ARRAY;
    return { o, rows };
  }
}

/** The address of the row at `i`; Salesforce's rows begin with their attributes. */
function addressAt(wire: WireBuffer, i: number): string | null {
  const first = skipSpace(wire, i + 1);
  if (
    wire.bytes[first] !== QUOTE ||
    decodeJsonString(wire.bytes, first + 1, stringEnd(wire, first + 1)) !== "attributes"
  )
    return null;
  const value = nameEnd(wire, first);
  return rowAddress(wire.bytes.subarray(value, valueEnd(wire, value)));
}
