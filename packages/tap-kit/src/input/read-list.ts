import type { TapError } from "../errors/tap-error.ts";
import { isObject, type Json } from "../json.ts";
import { favorMemory } from "../process/favor-memory.ts";
import { findJsonFault } from "./json-fault.ts";
import { findUnusable } from "./json-limits.ts";
import { type JsonPiece, ListSplitter } from "./list-splitter.ts";
import { bytesOf, inputError, notJson, parsedJson, type ReadPieces, unusableInput } from "./read-json.ts";
import { positionAfter, type TextPosition, textStart } from "./text-position.ts";
import { utf8Text } from "./utf8-text.ts";

/** How to read a JSON file whose root object has a list. */
export interface ListFile<T> {
  /** The list's name in the root object. */
  readonly member: string;
  /** What is kept of an element. Null: it is faulty, and stays in the root, so that a check of the root reports it. */
  read(element: Json): T | null;
  /** Takes the place in the root of each element that `read` kept something of. */
  readonly standIn: Json;
}

export interface ReadList<T> {
  readonly root: Json;
  /** In the list's order. */
  readonly kept: readonly T[];
}

/** 256 MiB, half of what a string can have. More than any catalog has in one stream, or beside its streams. */
const longestText = 1 << 28;

/**
 * Reads a file like `readJson`, with the same errors, but holds one element of the list at a time: a catalog of thousands of
 * streams takes several times its size when it is parsed as a whole.
 * @throws TapError that names the file, and the position where it is not JSON
 */
export async function readList<T>(path: string, readPieces: ReadPieces, file: ListFile<T>): Promise<ReadList<T>> {
  const reading = new ListReading(path, file);
  const splitter = new ListSplitter(file.member, (bytes) => utf8Text(path, bytes, reading.line));
  for await (const chunk of bytesOf(path, readPieces)) {
    for (const piece of splitter.push(chunk)) reading.take(piece);
    if (splitter.heldBytes + reading.restLength > longestText) throw tooLong(path, file.member);
  }
  for (const piece of splitter.end()) reading.take(piece);
  return reading.end();
}

function tooLong(path: string, member: string): TapError {
  const what = `is too long: more than 256 MiB are in one element of "${member}", or outside of that list`;
  return inputError(path, what, "Check that it is the right file.");
}

/** The level of a list's elements in the whole text. */
const elementDepth = 2;

class ListReading<T> {
  readonly #path: string;
  readonly #file: ListFile<T>;
  #position = textStart;
  /** The text without the list's elements, and where its parts are in the whole text. */
  #rest = "";
  readonly #parts: { readonly from: number; readonly position: TextPosition }[] = [];
  /** The list that is being read; of several with the same name the last one counts. */
  #open: { readonly elements: Json[]; readonly kept: T[] } = { elements: [], kept: [] };
  #last = this.#open;

  constructor(path: string, file: ListFile<T>) {
    this.#path = path;
    this.#file = file;
  }

  /** The line in which the next piece begins. */
  get line(): number {
    return this.#position.line;
  }

  /** How much of the text without the list's elements has come, in UTF-16 code units. */
  get restLength(): number {
    return this.#rest.length;
  }

  /** @throws TapError with the text's first fault */
  take({ kind, text }: JsonPiece): void {
    if (kind === "element") this.#take(text);
    if (kind === "rest") {
      this.#notePart();
      this.#rest += text;
      [this.#last, this.#open] = [this.#open, { elements: [], kept: [] }];
    }
    this.#position = positionAfter(text, this.#position);
  }

  end(): ReadList<T> {
    this.#notePart();
    const root = parsedJson(this.#rest);
    if (root === undefined) throw this.#notJson(findJsonFault(this.#rest));
    const { elements, kept } = this.#last;
    const { member } = this.#file;
    const whole = isObject(root) && Array.isArray(root[member]) ? { ...root, [member]: elements } : root;
    const unusable = findUnusable(whole);
    if (unusable !== null) throw unusableInput(this.#path, unusable);
    return { root: whole, kept };
  }

  #take(text: string): void {
    const element = parsedJson(text);
    if (element === undefined) {
      const at = findJsonFault(this.#rest);
      // A fault before the list comes first.
      if (at < this.#rest.length) throw this.#notJson(at);
      const { line, column } = positionAfter(text.slice(0, findJsonFault(text, elementDepth)), this.#position);
      throw notJson(this.#path, { line, column });
    }
    const kept = findUnusable(element, elementDepth) === null ? this.#file.read(element) : null;
    this.#open.elements.push(kept === null ? element : this.#file.standIn);
    if (kept !== null) favorMemory(this.#open.kept.push(kept));
  }

  #notePart(): void {
    this.#parts.push({ from: this.#rest.length, position: this.#position });
  }

  /** @param at position in the text without the list's elements */
  #notJson(at: number): TapError {
    const { from, position } = this.#parts.findLast((part) => part.from <= at) ?? { from: 0, position: textStart };
    return notJson(this.#path, this.#rest.trim() === "" ? null : positionAfter(this.#rest.slice(from, at), position));
  }
}
