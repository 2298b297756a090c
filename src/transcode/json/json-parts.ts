import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from "../wire/ascii.ts";
import { MAX_ROW_BYTES, WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { decodeJsonString, nameEnd, skipSpace, stringEnd, valueEnd } from "./json-scan.ts";

const decoder = new TextDecoder();

/** A member of an object, as it came. */
export interface RawMember {
  /** With its name. */
  readonly whole: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * A whole JSON text, whose values are found without being read: a number keeps its digits, a text its escapes. Places are
 * indexes into the bytes. Throws a WireFault where the text is cut or no valid JSON.
 */
export class JsonParts {
  readonly #bytes: Uint8Array;
  readonly #wire = new WireBuffer();
  readonly #strange: string;
  /** Names as they were met last, quotes and all, by their place in the object. */
  readonly #names: { readonly bytes: Uint8Array; readonly name: string }[] = [];

  /** @param strange what is said of it where an object or array is something else. */
  constructor(bytes: Uint8Array, strange: string) {
    this.#strange = strange;
    if (bytes.length > MAX_ROW_BYTES) throw new WireFault(`is longer than ${MAX_ROW_BYTES} bytes`);
    this.#bytes = bytes;
    this.#wire.clear();
    this.#wire.append(bytes);
  }

  /** The places of the values of the object that is the text. */
  root(): ReadonlyMap<string, number> {
    const members = new Map<string, number>();
    const end = this.object(skipSpace(this.#wire, 0), members);
    if (skipSpace(this.#wire, end) < this.#wire.end) throw new WireFault("continues after its end");
    return members;
  }

  /** The places of an object's values, into `members`. @returns the place behind the object. */
  object(from: number, members: Map<string, number>): number {
    return this.#members(from, members, (value) => value);
  }

  /** The bytes of an object's members, into `members`. @returns the place behind the object. */
  row(from: number, members: Map<string, RawMember>): number {
    const bytes = this.#bytes;
    return this.#members(from, members, (value, end, start) => ({
      whole: bytes.subarray(start, end),
      value: bytes.subarray(value, end),
    }));
  }

  #members<T>(
    from: number,
    members: Map<string, T>,
    entryOf: (value: number, end: number, start: number) => T,
  ): number {
    const wire = this.#wire;
    if (this.#at(from) !== OPEN_OBJECT) throw new WireFault(this.#strange);
    let count = 0;
    return this.#list(from, CLOSE_OBJECT, (i) => {
      if (this.#at(i) !== QUOTE) throw new WireFault("is not valid JSON");
      const value = this.#sure(nameEnd(wire, i));
      const name = this.#nameAt(i, count);
      if (members.has(name)) throw new WireFault(`has the member ${JSON.stringify(name)} twice`);
      const end = this.#sure(valueEnd(wire, value));
      members.set(name, entryOf(value, end, i));
      count += 1;
      return end;
    });
  }

  /** The member's name; the object before had most likely the same one in its place. */
  #nameAt(i: number, place: number): string {
    const { bytes } = this.#wire;
    const known = this.#names[place];
    if (known !== undefined) {
      let k = 0;
      while (k < known.bytes.length && known.bytes[k] === bytes[i + k]) k += 1;
      if (k === known.bytes.length) return known.name;
    }
    const end = stringEnd(this.#wire, i + 1);
    const name = decodeJsonString(bytes, i + 1, end);
    this.#names[place] = { bytes: bytes.slice(i, end + 1), name };
    return name;
  }

  /** Calls `entry` at each entry of an array; it returns the place behind it. */
  array(from: number, entry: (i: number) => number): void {
    if (this.#at(from) !== OPEN_ARRAY) throw new WireFault(this.#strange);
    this.#list(from, CLOSE_ARRAY, entry);
  }

  isArray(from: number): boolean {
    return this.#at(from) === OPEN_ARRAY;
  }

  isObject(from: number): boolean {
    return this.#at(from) === OPEN_OBJECT;
  }

  /** A value's bytes, as they came. */
  bytes(from: number): Uint8Array {
    return this.#bytes.subarray(from, this.#sure(valueEnd(this.#wire, from)));
  }

  value(from: number): unknown {
    return JSON.parse(decoder.decode(this.bytes(from)));
  }

  #list(from: number, close: number, entry: (i: number) => number): number {
    const wire = this.#wire;
    let i = skipSpace(wire, from + 1);
    if (this.#at(i) === close) return i + 1;
    for (;;) {
      i = skipSpace(wire, entry(i));
      if (this.#at(i) === close) return i + 1;
      if (this.#at(i) !== COMMA) throw new WireFault("is not valid JSON");
      i = skipSpace(wire, i + 1);
    }
  }

  #at(i: number): number {
    return this.#wire.bytes[this.#sure(i)]!;
  }

  /** A place in the text, or the fault that it is cut. */
  #sure(i: number): number {
    if (i < 0 || i >= this.#wire.end) throw new WireFault("ends in the middle");
    return i;
  }
}
