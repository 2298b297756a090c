import type { Layout } from "../layout.ts";
import {
  type CLOSE_OBJECT,
  type COMMA,
  LOWER_A,
  LOWER_N,
  OPEN_ARRAY,
  OPEN_OBJECT,
  type QUOTE,
  type SPACE,
} from "../wire/ascii.ts";
import { columnName, quoteName } from "../wire/column-names.ts";
import {
  endOf,
  type FieldOffsets,
  formOf,
  JSON_RAW,
  type JSON_TEXT,
  NOTHING,
  noteField,
  type PLAIN,
  startOf,
} from "../wire/field-offsets.ts";
import { MORE, type WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { compileMembers, IGNORED, type Members, TypedParent } from "./json-members.ts";
import {
  decodeJsonString,
  literalEnd,
  nameEnd,
  numberEnd,
  skipSpace,
  stringEnd,
  unexpected,
  valueEnd,
} from "./json-scan.ts";

/** Finds the fields of a record of a query's reply. A record must have every column of the layout, once, and no other. */
export class JsonRecordScanner {
  readonly #layout: Layout;
  readonly #record: Members;
  /** By member id, the number of the scan that met it last. */
  readonly #met: Int32Array;
  #scan = 0;
  #columnsMet = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
    const { record, ids } = compileMembers(layout);
    this.#record = record;
    this.#met = new Int32Array(ids);
  }

  /** Where the record ends that begins at `i`, or MORE. */
  scan(wire: WireBuffer, i: number, fields: FieldOffsets): number {
    this.#scan = (this.#scan + 1) | 0;
    this.#columnsMet = 0;
    if (wire.bytes[i] !== OPEN_OBJECT) return unexpected(wire, i);
    const end = this.#object(wire, i + 1, this.#record, fields);
    if (end === MORE || end > wire.end) return MORE;
    if (this.#columnsMet < this.#layout.columns.length) this.#fillUp(fields);
    return end;
  }

  /** What may be missing is null; anything else must be there. */
  #fillUp(fields: FieldOffsets): void {
    for (const [column, wanted] of this.#layout.columns.entries()) {
      if (this.#met[column] === this.#scan) continue;
      if (wanted.optional !== true) throw new WireFault(`lacks the column ${columnName(wanted)}`);
      noteField(fields, column, 0, 0, NOTHING);
    }
  }

  #object(wire: WireBuffer, from: number, members: Members, fields: FieldOffsets): number {
    // See ascii.ts on a function's own constants.
    const space: typeof SPACE = 0x20;
    const comma: typeof COMMA = 0x2c;
    const close: typeof CLOSE_OBJECT = 0x7d;
    const { bytes, view } = wire;
    const { order, names } = members;
    let i = skipSpace(wire, from) | 0;
    if (bytes[i] === close) return i + 1;
    for (let place = 0; ; place = (place + 1) | 0) {
      // The guess: the member that was here last time.
      let member = place < order.length ? order[place]! : 0;
      if (names.isAt(member, view, i)) {
        i = (i + names.lengthOf(member)) | 0;
      } else {
        const value = nameEnd(wire, i) | 0;
        if (value === MORE) return MORE;
        member = this.#find(wire, i, members);
        if (place < order.length) order[place] = member;
        i = value;
      }
      if (bytes[i]! <= space) i = skipSpace(wire, i) | 0;

      const id = members.ids[member]!;
      if (this.#met[id] === this.#scan) return this.#twice(wire, i, members, member);
      this.#met[id] = this.#scan;
      const column = members.of[member]!;
      if (column >= 0) i = this.#value(wire, i, column, fields) | 0;
      else if (column === IGNORED) i = valueEnd(wire, i) | 0;
      else i = this.#parent(wire, i, members.parents[member]!, fields) | 0;
      if (i < 0) return MORE;

      if (bytes[i]! <= space) i = skipSpace(wire, i) | 0;
      if (bytes[i] === close) return i + 1;
      if (bytes[i] !== comma) return unexpected(wire, i);
      i = (i + 1) | 0;
      if (bytes[i]! <= space) i = skipSpace(wire, i) | 0;
    }
  }

  #value(wire: WireBuffer, i: number, column: number, fields: FieldOffsets): number {
    const quote: typeof QUOTE = 0x22;
    const nothing: typeof NOTHING = 0;
    const plain: typeof PLAIN = 1;
    const text: typeof JSON_TEXT = 3;
    const code = wire.bytes[i]!;
    this.#columnsMet++;
    if (code === quote) {
      const start = (i + 1) | 0;
      const end = stringEnd(wire, start) | 0;
      if (end < 0) return MORE;
      noteField(fields, column, start, end, start === end ? nothing : wire.isPlain ? plain : text);
      return (end + 1) | 0;
    }
    let end: number;
    let form: number = plain;
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      end = valueEnd(wire, i);
      form = JSON_RAW;
    } else {
      end = code >= LOWER_A ? literalEnd(wire, i) : numberEnd(wire, i);
      if (code === LOWER_N) form = NOTHING;
    }
    noteField(fields, column, i, end, form);
    return end;
  }

  /** A parent's fields, or null, where there is none or the user may not see it. */
  #parent(wire: WireBuffer, i: number, members: Members | TypedParent, fields: FieldOffsets): number {
    if (wire.bytes[i] === OPEN_OBJECT) {
      if (members instanceof TypedParent) return this.#typedParent(wire, i, members, fields);
      return this.#object(wire, i + 1, members, fields);
    }
    if (wire.bytes[i] !== LOWER_N) return unexpected(wire, i);
    for (const column of members.columns) {
      this.#met[column] = this.#scan;
      noteField(fields, column, 0, 0, NOTHING);
    }
    this.#columnsMet += members.columns.length;
    return literalEnd(wire, i);
  }

  /** A parent asked for by TYPEOF: it has the members of its type, all of them; those of other types are null. */
  #typedParent(wire: WireBuffer, i: number, parent: TypedParent, fields: FieldOffsets): number {
    const end = valueEnd(wire, i);
    if (end === MORE || end > wire.end) return MORE;
    const { columns } = parent;
    const { members, twins } = parent.ofType(typeIn(wire.bytes.subarray(i, end)));
    const before = this.#columnsMet;
    for (const column of columns) noteField(fields, column, 0, 0, NOTHING);
    const stop = this.#object(wire, i + 1, members, fields);
    if (this.#columnsMet - before < members.columns.length) {
      const missing = members.columns.find((column) => this.#met[column] !== this.#scan)!;
      throw new WireFault(`lacks the column ${columnName(this.#layout.columns[missing]!)}`);
    }
    for (let n = 0; n < twins.length; n += 2) {
      const first = twins[n]!;
      noteField(fields, twins[n + 1]!, startOf(fields, first), endOf(fields, first), formOf(fields, first));
    }
    for (const column of columns) this.#met[column] = this.#scan;
    this.#columnsMet = before + columns.length;
    return stop;
  }

  /** The member whose name is at `i`. */
  #find(wire: WireBuffer, i: number, members: Members): number {
    const name = decodeJsonString(wire.bytes, i + 1, stringEnd(wire, i + 1));
    const member = members.find(name);
    if (member === undefined) throw new WireFault(`has the member ${quoteName(name)} that was not asked for`);
    return member;
  }

  #twice(wire: WireBuffer, i: number, members: Members, member: number): number {
    if (i >= wire.end) return MORE;
    throw new WireFault(`has the member ${members.titles[member]!} twice`);
  }
}

const decoder = new TextDecoder();

/** What an object of the reply says it is; empty where it does not say. */
function typeIn(object: Uint8Array): string {
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(object));
  } catch {
    throw new WireFault("has a parent that is no JSON object");
  }
  const { attributes } = value as { readonly attributes?: { readonly type?: unknown } }; // it begins as an object
  return typeof attributes?.type === "string" ? attributes.type : "";
}
