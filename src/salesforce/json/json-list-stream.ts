import { ownError } from "../../errors/org-error.ts";
import { tooLarge } from "../http/whole-reply.ts";

/** Takes a list's entries as they come by. */
export interface ListTaker {
  /** The number that stands in the list's place in the value that is left. */
  readonly placeholder: number;
  /** An entry's JSON, lent for the call. */
  entry(json: Uint8Array): void;
}

/** What is known of a reply, and how much of it is taken. */
export interface ReplyForm {
  /** How many objects and lists the lists' names stand in. */
  readonly depth: number;
  readonly mostOfEntry: number;
  /** Bytes of the whole reply: one without an end ends here. */
  readonly mostBytes: number;
}

/** A composite reply: the names stand in the answers' bodies, inside the reply's object, its list, and the answer's object. */
export const compositeBodies = 4;
/** Bytes of what is left without the lists. */
const mostLeft = 8 * 1024 * 1024;
/** Enough to tell names apart from all that are wanted. */
const longestName = 40;
const [quote, backslash, colon, comma, openList, closeList, openObject, closeObject] = Buffer.from('"\\:,[]{}');

/**
 * Reads a reply that may hold very long lists, of which nothing is kept here: the entries of each list that `take` wants
 * are handed on one by one, wherever the bytes are cut.
 *
 * @param take is asked at each list, by its name; null leaves it in the value.
 * @returns the value without those lists. Throws UNEXPECTED_ANSWER where the reply is no JSON, and ANSWER_TOO_LARGE.
 */
export async function jsonWithoutLists(
  chunks: AsyncIterable<Uint8Array>,
  take: (name: string) => ListTaker | null,
  like: ReplyForm,
): Promise<unknown> {
  const lists = new ListExtractor(take, like);
  for await (const chunk of chunks) lists.push(chunk);
  return lists.end();
}

/**
 * Where a chunk is cut, all that is known of the bytes before it stands in the members: the depth, whether a string is open,
 * the list being taken, and its entry that has begun.
 */
class ListExtractor {
  readonly #take: (name: string) => ListTaker | null;
  readonly #like: ReplyForm;
  #bytes = 0;
  /** The value without the lists. */
  readonly #left: Uint8Array[] = [];
  #leftBytes = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  /** The last string in a body, which may be the name of the list that follows; and whether its colon has come. */
  #name = "";
  #isNamed = false;
  #list: ListTaker | null = null;
  /** Of the present list: how many entries are done, and what came of the next one in chunks before this. */
  #entries = 0;
  #begun: Uint8Array[] = [];
  #begunBytes = 0;
  /** Where the bytes of the present chunk begin that are neither left nor handed on yet. */
  #from = 0;

  constructor(take: (name: string) => ListTaker | null, like: ReplyForm) {
    this.#take = take;
    this.#like = like;
  }

  push(chunk: Uint8Array): void {
    const { mostBytes } = this.#like;
    this.#bytes += chunk.length;
    // guard(long-reply, `this.#bytes > mostBytes` -> `false`): an endless reply would be read forever.
    if (this.#bytes > mostBytes) throw tooLarge(mostBytes);
    this.#from = 0;
    for (let i = 0; i < chunk.length; i += 1) {
      const code = chunk[i]!;
      if (this.#isInString) this.#inString(code);
      else this.#outsideString(code, chunk, i);
    }
    // A copy: whoever gave the chunk may use it again.
    const rest = new Uint8Array(chunk.subarray(this.#from));
    if (this.#list === null) this.#keep(rest);
    else this.#begin(rest);
  }

  end(): unknown {
    try {
      if (this.#list === null) return JSON.parse(Buffer.concat(this.#left, this.#leftBytes).toString("utf8"));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    throw broken("is no JSON");
  }

  #inString(code: number): void {
    if (code === quote && !this.#isEscaped) {
      this.#isInString = false;
      return;
    }
    this.#isEscaped = code === backslash && !this.#isEscaped;
    // With its escapes: no name that is looked for has any.
    if (this.#depth === this.#like.depth && this.#list === null && this.#name.length < longestName) {
      this.#name += String.fromCharCode(code);
    }
  }

  #outsideString(code: number, chunk: Uint8Array, at: number): void {
    switch (code) {
      case quote:
        this.#isInString = true;
        if (this.#depth === this.#like.depth) this.#name = "";
        break;
      case colon:
        this.#isNamed = this.#depth === this.#like.depth;
        break;
      case openList:
        this.#listBegins(chunk, at);
        this.#depth += 1;
        break;
      case openObject:
        this.#depth += 1;
        break;
      case closeObject:
        this.#depth -= 1;
        break;
      case closeList:
        this.#depth -= 1;
        this.#listEnds(chunk, at);
        break;
      case comma:
        this.#entryEnds(chunk, at);
        break;
    }
  }

  #listBegins(chunk: Uint8Array, at: number): void {
    if (this.#list !== null || !this.#isNamed || this.#depth !== this.#like.depth) return;
    this.#list = this.#take(this.#name);
    this.#entries = 0;
    if (this.#list === null) return;
    this.#keep(new Uint8Array(chunk.subarray(this.#from, at)));
    this.#from = at + 1;
  }

  #listEnds(chunk: Uint8Array, at: number): void {
    if (this.#list === null || this.#depth !== this.#like.depth) return;
    this.#entry(chunk.subarray(this.#from, at), true);
    this.#keep(Buffer.from(String(this.#list.placeholder)));
    this.#list = null;
    this.#from = at + 1;
  }

  #entryEnds(chunk: Uint8Array, at: number): void {
    if (this.#list === null) this.#isNamed = false;
    else if (this.#depth === this.#like.depth + 1) {
      this.#entry(chunk.subarray(this.#from, at), false);
      this.#from = at + 1;
    }
  }

  #keep(bytes: Uint8Array): void {
    this.#left.push(bytes);
    this.#leftBytes += bytes.length;
    if (this.#leftBytes > mostLeft) throw tooLarge(mostLeft);
  }

  #begin(bytes: Uint8Array): void {
    this.#begun.push(bytes);
    this.#begunBytes += bytes.length;
    if (this.#begunBytes > this.#like.mostOfEntry) throw tooLarge(this.#like.mostOfEntry);
  }

  #entry(end: Uint8Array, isLast: boolean): void {
    const whole = trimmed(this.#begun.length === 0 ? end : Buffer.concat([...this.#begun, end]));
    this.#begun = [];
    this.#begunBytes = 0;
    // An empty list has one part, of nothing.
    if (whole.length === 0 && isLast && this.#entries === 0) return;
    if (whole.length === 0) throw broken("has a list with a gap");
    this.#entries += 1;
    this.#list?.entry(whole);
  }
}

function trimmed(bytes: Uint8Array): Uint8Array {
  let [from, to] = [0, bytes.length];
  while (from < to && bytes[from]! <= 0x20) from += 1;
  while (to > from && bytes[to - 1]! <= 0x20) to -= 1;
  return bytes.subarray(from, to);
}

const broken = (what: string) => ownError("UNEXPECTED_ANSWER", `Salesforce's answer ${what}.`);
