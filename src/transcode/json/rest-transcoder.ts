import type { Layout } from "../layout.ts";
import { PageTranscoder, type RowScanner } from "../page-transcoder.ts";
import type { QueryHead, RestTranscoder } from "../transcoder.ts";
import { CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT } from "../wire/ascii.ts";
import { type FieldOffsets, newFields } from "../wire/field-offsets.ts";
import { MORE, type WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";
import { JsonRecordScanner } from "./json-record.ts";
import { decodeJsonString, nameEnd, skipSpace, stringEnd, unexpected, valueEnd } from "./json-scan.ts";
import { HEAD_MEMBERS, HeadReader } from "./query-reply-members.ts";

const decoder = new TextDecoder();

/**
 * For replies of the REST resources `query` and `queryAll` and their next pages (REST API Developer Guide, "Query"),
 * also where they come as a part of a `composite` reply.
 */
export function compileRest(layout: Layout): RestTranscoder {
  const scanner = new RestScanner(layout);
  return new RestPageTranscoder(layout, scanner, newFields(layout.columns.length));
}

class RestPageTranscoder extends PageTranscoder implements RestTranscoder {
  readonly #scanner: RestScanner;

  constructor(layout: Layout, scanner: RestScanner, fields: FieldOffsets) {
    super(layout, scanner, fields);
    this.#scanner = scanner;
  }

  get head(): QueryHead {
    return this.#scanner.head;
  }
}

/** What stands at `wire.at` in the body. */
type ParserState = "before" | "first member" | "next member" | "first record" | "next record" | "behind";

class RestScanner implements RowScanner {
  readonly #record: JsonRecordScanner;
  #head = new HeadReader();
  #state: ParserState = "before";

  constructor(layout: Layout) {
    this.#record = new JsonRecordScanner(layout);
  }

  get head(): QueryHead {
    return this.#head.read();
  }

  get isInRows(): boolean {
    return this.#state === "first record" || this.#state === "next record";
  }

  begin(): void {
    this.#state = "before";
    this.#head = new HeadReader();
  }

  next(wire: WireBuffer, fields: FieldOffsets): number {
    const { bytes } = wire;
    for (;;) {
      const i = skipSpace(wire, wire.at);
      if (i >= wire.end) return MORE;
      if (this.isInRows && bytes[i] !== CLOSE_ARRAY) {
        const start = this.#state === "first record" ? i : skipComma(wire, i);
        const end = start === MORE ? MORE : this.#record.scan(wire, start, fields);
        if (end !== MORE) this.#state = "next record";
        return end;
      }
      const next = this.#around(wire, i);
      if (next === MORE) return MORE;
      wire.used(next);
    }
  }

  close(): void {}

  finish(wire: WireBuffer): void {
    // guard(json-end): a page that is cut off between two rows would be accepted as complete.
    if (this.#state !== "behind")
      throw new WireFault(wire.at === 0 && wire.end === 0 ? "is empty" : "ends in the middle");
    this.#head.finish();
  }

  /** Behind the next part that is no record, or MORE. */
  #around(wire: WireBuffer, i: number): number {
    const code = wire.bytes[i];
    if (this.isInRows) {
      this.#state = "next member";
      return i + 1;
    }
    if (this.#state === "before") {
      if (code !== OPEN_OBJECT) throw new WireFault("is not a JSON object");
      this.#state = "first member";
      return i + 1;
    }
    if (this.#state === "behind") throw new WireFault("continues after its end");
    if (code === CLOSE_OBJECT) {
      this.#state = "behind";
      return i + 1;
    }
    const start = this.#state === "first member" ? i : skipComma(wire, i);
    const end = start === MORE ? MORE : this.#member(wire, start);
    if (end !== MORE && !this.isInRows) this.#state = "next member";
    return end;
  }

  #member(wire: WireBuffer, i: number): number {
    const value = nameEnd(wire, i);
    if (value === MORE || value >= wire.end) return MORE;
    const name = decodeJsonString(wire.bytes, i + 1, stringEnd(wire, i + 1));
    if (name === "records") {
      if (wire.bytes[value] !== OPEN_ARRAY) throw new WireFault("has records that are no array");
      this.#head.note(name, true);
      this.#state = "first record";
      return value + 1;
    }
    const end = valueEnd(wire, value);
    if (end === MORE || end > wire.end) return MORE;
    if (HEAD_MEMBERS.has(name)) this.#head.note(name, JSON.parse(decoder.decode(wire.bytes.subarray(value, end))));
    return end;
  }
}

function skipComma(wire: WireBuffer, i: number): number {
  return wire.bytes[i] === COMMA ? skipSpace(wire, i + 1) : unexpected(wire, i);
}
