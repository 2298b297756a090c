/** A piece of a JSON text. All pieces in order are the whole text. */
export interface JsonPiece {
  /**
   * `rest`: text around a list of that name. `element`: one whole element of the list. `between`: blanks and commas in the list.
   */
  readonly kind: "rest" | "element" | "between";
  readonly text: string;
}

/** Where a piece ends: before the current byte, or after it. */
interface Cut {
  readonly next: JsonPiece["kind"];
  readonly isAfterByte: boolean;
}

const [quote, comma, colon, backslash] = [0x22, 0x2c, 0x3a, 0x5c];
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d];
const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** The most bytes that a name can take in JSON: every character as an escape, and the quotes. */
const longestWritten = (name: string): number => 6 * name.length + 2;

const listBegins: Cut = { next: "between", isAfterByte: true };
const listEnds: Cut = { next: "rest", isAfterByte: false };
const elementBegins: Cut = { next: "element", isAfterByte: false };
const elementEnds: Cut = { next: "between", isAfterByte: false };

/**
 * Cuts a JSON text, as its bytes arrive, into the elements of one list of the root object, so that a list of thousands is parsed
 * one element at a time. It looks only at strings and brackets. A text that is no JSON is cut correctly up to its first fault,
 * which parsing the pieces finds.
 */
export class ListSplitter {
  readonly #member: string;
  readonly #decode: (bytes: Uint8Array) => string;
  /** The current piece, as far as it is in earlier chunks. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;
  #kind: JsonPiece["kind"] = "rest";
  #isInString = false;
  #isEscaped = false;
  /** How many brackets are open; within an element, only those of the element count. */
  #depth = 0;
  #isRootObject = false;
  /** What comes next in the root object. */
  #next: "name" | "colon" | "value" | "comma" = "comma";
  /** The bytes so far of the name of a root member; null: they are too many for the list's name. */
  #name: number[] | null = null;
  #isAfterComma = false;

  /** @param decode makes text of the bytes of a piece; they may be no UTF-8 */
  constructor(member: string, decode: (bytes: Uint8Array) => string) {
    this.#member = member;
    this.#decode = decode;
  }

  /** The length so far of the piece that has not ended. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** @param chunk must not change until the text has ended. */
  *push(chunk: Uint8Array): Generator<JsonPiece> {
    let from = 0;
    for (let at = 0; at < chunk.length; at++) {
      const cut = this.#look(chunk[at]!);
      if (cut === null) continue;
      const to = cut.isAfterByte ? at + 1 : at;
      yield* this.#piece(chunk.subarray(from, to));
      this.#kind = cut.next;
      from = to;
    }
    this.#held.push(chunk.subarray(from));
    this.#heldBytes += chunk.length - from;
  }

  /** The text has ended. */
  *end(): Generator<JsonPiece> {
    yield* this.#piece(new Uint8Array());
  }

  *#piece(last: Uint8Array): Generator<JsonPiece> {
    const bytes = Buffer.concat([...this.#held, last]);
    this.#held = [];
    this.#heldBytes = 0;
    if (bytes.length > 0) yield { kind: this.#kind, text: this.#decode(bytes) };
  }

  #look(byte: number): Cut | null {
    if (this.#isInString) {
      this.#inString(byte);
      return null;
    }
    if (this.#kind === "rest")
      return this.#depth === 1 && this.#isRootObject ? this.#inRoot(byte) : this.#outside(byte);
    return this.#kind === "between" ? this.#between(byte) : this.#inElement(byte);
  }

  #inString(byte: number): void {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (byte === backslash) this.#isEscaped = true;
    else if (byte === quote) this.#isInString = false;
    if (this.#kind !== "rest" || this.#depth !== 1 || this.#next !== "name") return;
    if (this.#name !== null && this.#name.push(byte) > longestWritten(this.#member)) this.#name = null;
    if (!this.#isInString) this.#next = "colon";
  }

  /** Outside of the root object's members, or deep in one. */
  #outside(byte: number): null {
    if (this.#depth === 0 && byte === openObject) [this.#isRootObject, this.#next] = [true, "name"];
    this.#count(byte);
    return null;
  }

  #inRoot(byte: number): Cut | null {
    if (isBlank(byte)) return null;
    if (byte === comma) this.#next = "name";
    else if (byte === quote && this.#next === "name") this.#name = [byte];
    else if (byte === colon && this.#next === "colon") {
      this.#next = "value";
      return null;
    } else if (this.#next === "value") {
      this.#next = "comma";
      if (byte === openList && this.#isWanted()) return listBegins;
    }
    this.#count(byte);
    return null;
  }

  #isWanted(): boolean {
    try {
      return this.#name !== null && JSON.parse(Buffer.from(this.#name).toString()) === this.#member;
    } catch {
      return false;
    }
  }

  #between(byte: number): Cut | null {
    if (isBlank(byte)) return null;
    if (byte === closeList && !this.#isAfterComma) {
      this.#depth = 1;
      return listEnds;
    }
    this.#depth = 0;
    this.#count(byte);
    return elementBegins;
  }

  #inElement(byte: number): Cut | null {
    if (this.#depth === 0 && (byte === comma || byte === closeList)) {
      this.#isAfterComma = byte === comma;
      this.#depth = 1;
      return byte === comma ? elementEnds : listEnds;
    }
    this.#count(byte);
    return null;
  }

  #count(byte: number): void {
    if (byte === quote) this.#isInString = true;
    else if (byte === openObject || byte === openList) this.#depth += 1;
    else if (byte === closeObject || byte === closeList) this.#depth -= 1;
  }
}
