import { refuseSearch } from "../refusal.ts";

/** A part of a search, and where it begins. */
export interface Part {
  readonly text: string;
  readonly at: number;
}

/** A search's text, read from the left. */
export class SoslText {
  readonly text: string;
  #at = 0;

  constructor(text: string) {
    this.text = text;
    this.#space();
  }

  get at(): number {
    return this.#at;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.text.length;
  }

  /** Takes these words, in any case, if they come next. */
  take(words: string): boolean {
    return this.read(new RegExp(`${words.replaceAll(" ", "\\s+")}(?!\\w)`, "iy")) !== null;
  }

  /** Takes what matches a sticky expression, and the space after it; null if it does not come next. */
  read(expression: RegExp): Part | null {
    expression.lastIndex = this.#at;
    const text = expression.exec(this.text)?.[0];
    if (text === undefined) return null;
    const part = { text, at: this.#at };
    this.skipTo(this.#at + text.length);
    return part;
  }

  /** Takes what matches. @throws OrgError MALFORMED_SEARCH if it does not come next */
  expect(expression: RegExp): Part {
    return this.read(expression) ?? this.refuse();
  }

  skipTo(at: number): void {
    this.#at = at;
    this.#space();
  }

  /** @throws OrgError MALFORMED_SEARCH, which names what comes next */
  refuse(): never {
    const token = this.read(/[\w.]+|./sy);
    throw refuseSearch.token(this.text, token?.at ?? this.text.length, token?.text ?? "<EOF>");
  }

  #space(): void {
    while (/\s/.test(this.text.charAt(this.#at))) this.#at++;
  }
}
