import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from "./ascii.ts";
import { decodeJsonString, nameEnd, skipSpace, stringEnd, valueEnd } from "./json-scan.ts";
import { MAX_ROW_BYTES, WireBuffer } from "./wire-buffer.ts";
import { malformedReply, WireFault } from "./wire-fault.ts";

const decoder = new TextDecoder();

/** One subrequest's answer. The bytes are slices of the reply as it came, so that numbers keep all their digits. */
export interface CompositeSlice {
  readonly referenceId: string;
  readonly httpStatusCode: number;
  readonly body: Uint8Array;
  readonly httpHeaders: Uint8Array | null;
}

/**
 * Cuts the reply of the `composite` resource (REST API Developer Guide, "Composite") into its answers, in their order,
 * without reading the bodies' values. Throws a TapError of kind "integrity" where the reply is cut or no valid JSON.
 */
export function sliceComposite(reply: Uint8Array): CompositeSlice[] {
  try {
    return new CompositeReply(reply).slices();
  } catch (cause) {
    if (cause instanceof WireFault) throw malformedReply(`composite: the reply ${cause.message}.`);
    throw cause;
  }
}

class CompositeReply {
  readonly #reply: Uint8Array;
  readonly #wire = new WireBuffer();

  constructor(reply: Uint8Array) {
    if (reply.length > MAX_ROW_BYTES) throw new WireFault(`is longer than ${MAX_ROW_BYTES} bytes`);
    this.#reply = reply;
    this.#wire.clear();
    this.#wire.append(reply);
  }

  slices(): CompositeSlice[] {
    const slices: CompositeSlice[] = [];
    const members = new Map<string, number>();
    const end = this.#object(skipSpace(this.#wire, 0), members);
    if (skipSpace(this.#wire, end) < this.#wire.end) throw new WireFault("goes on behind its end");
    const answers = members.get("compositeResponse");
    if (answers === undefined || this.#at(answers) !== OPEN_ARRAY) throw new WireFault("has no compositeResponse");
    this.#list(answers, CLOSE_ARRAY, (i) => {
      const parts = new Map<string, number>();
      const next = this.#object(i, parts);
      slices.push(this.#slice(parts));
      return next;
    });
    return slices;
  }

  #slice(parts: ReadonlyMap<string, number>): CompositeSlice {
    const referenceId = this.#value(parts, "referenceId");
    const httpStatusCode = this.#value(parts, "httpStatusCode");
    const body = this.#bytes(parts, "body");
    if (typeof referenceId !== "string" || typeof httpStatusCode !== "number" || body === null) {
      throw new WireFault("has an answer without referenceId, httpStatusCode or body");
    }
    return { referenceId, httpStatusCode, body, httpHeaders: this.#bytes(parts, "httpHeaders") };
  }

  /** The place of each member's value, into `members`. Returns the place behind the object. */
  #object(from: number, members: Map<string, number>): number {
    const wire = this.#wire;
    if (this.#at(from) !== OPEN_OBJECT) throw new WireFault("is not what a composite request is answered with");
    return this.#list(from, CLOSE_OBJECT, (i) => {
      if (this.#at(i) !== QUOTE) throw new WireFault("is not valid JSON");
      const value = this.#sure(nameEnd(wire, i));
      const name = decodeJsonString(wire.bytes, i + 1, stringEnd(wire, i + 1));
      if (members.has(name)) throw new WireFault(`has the member ${JSON.stringify(name)} twice`);
      members.set(name, value);
      return this.#sure(valueEnd(wire, value));
    });
  }

  /** Calls `entry` at each entry of the object or array at `from`; it returns the place behind it. */
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

  #value(parts: ReadonlyMap<string, number>, name: string): unknown {
    const bytes = this.#bytes(parts, name);
    return bytes === null ? null : JSON.parse(decoder.decode(bytes));
  }

  #bytes(parts: ReadonlyMap<string, number>, name: string): Uint8Array | null {
    const start = parts.get(name);
    return start === undefined ? null : this.#reply.subarray(start, valueEnd(this.#wire, start));
  }

  #at(i: number): number {
    return this.#wire.bytes[this.#sure(i)]!;
  }

  /** A place in the reply, or the fault that it is cut. */
  #sure(i: number): number {
    if (i < 0 || i >= this.#wire.end) throw new WireFault("ends in the middle");
    return i;
  }
}
