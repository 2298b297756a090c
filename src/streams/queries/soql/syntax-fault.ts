import type { Token } from "./soql-tokens.ts";

/** What is wrong in the text of a query, where, and what to write instead. */
export interface SyntaxFault {
  readonly offset: number;
  readonly what: string;
  /** Sentences. */
  readonly hint: string;
}

/** Looks at one token, and those around it. */
export type FaultFinder = (words: Words, n: number) => Omit<SyntaxFault, "offset"> | null;

/** The tokens of a query, words in upper case. */
export class Words {
  readonly #words: readonly string[];
  readonly tokens: readonly Token[];

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
    this.#words = tokens.map(({ text }) => text.toUpperCase());
  }

  /** Empty beyond both ends. */
  at(n: number): string {
    return this.#words[n] ?? "";
  }

  /** As it is written. */
  written(n: number): string {
    return this.tokens[n]?.text ?? "";
  }

  /** A name as it is written; FIELD for what is none, since values do not belong into messages. */
  nameAt(n: number): string {
    return isName(this.written(n)) ? this.written(n) : "FIELD";
  }

  /** Whether nothing stands between a token and the next one. */
  touchesNext(n: number): boolean {
    const [one, next] = [this.tokens[n], this.tokens[n + 1]];
    return one !== undefined && next !== undefined && one.offset + one.text.length === next.offset;
  }

  get length(): number {
    return this.tokens.length;
  }

  indexOf(word: string, from = 0): number {
    return this.#words.indexOf(word, from);
  }
}

export const isText = (word: string): boolean => word.startsWith("'");
export const isNumber = (word: string): boolean => /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(word);
/** A name, or a path of names. */
export const isName = (word: string): boolean => /^[A-Z]\w*(?:[.:][A-Z]\w*)*$/i.test(word);
export const isOperator = (word: string): boolean => /^(?:[<>=!]+|LIKE|IN|INCLUDES|EXCLUDES)$/.test(word);
