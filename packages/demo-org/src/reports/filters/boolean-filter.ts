import { OrgError } from "../../org/org.ts";

/** Whether a row passes, by which of the numbered filters it meets. */
export type Logic = (meets: readonly boolean[]) => boolean;

const all: Logic = (meets) => meets.every(Boolean);

/**
 * Reads filter logic such as `(1 OR 2) AND NOT 3`; null: all must be met.
 * @throws OrgError BAD_REQUEST when it cannot be read, or does not name each filter
 */
export function filterLogic(text: string | null, filters: number): Logic {
  if (text === null || text.trim() === "") return all;
  const tokens = text.match(/\(|\)|\d+|[a-z]+|\S/gi) ?? [];
  const named = new Set(tokens.filter((token) => /^\d+$/.test(token)).map(Number));
  for (let n = 1; n <= filters; n++) if (!named.has(n)) throw wrong(text);
  if ([...named].some((n) => n < 1 || n > filters)) throw wrong(text);
  const reader = new LogicReader(tokens, () => wrong(text));
  return reader.whole();
}

const wrong = (text: string): OrgError => new OrgError(400, "BAD_REQUEST", `The Boolean filter "${text}" isn't valid.`);

class LogicReader {
  readonly #tokens: readonly string[];
  readonly #wrong: () => OrgError;
  #at = 0;

  constructor(tokens: readonly string[], wrong: () => OrgError) {
    this.#tokens = tokens;
    this.#wrong = wrong;
  }

  whole(): Logic {
    const logic = this.#or();
    if (this.#at < this.#tokens.length) throw this.#wrong();
    return logic;
  }

  #or(): Logic {
    const parts = [this.#and()];
    while (this.#takes("OR")) parts.push(this.#and());
    return (meets) => parts.some((part) => part(meets));
  }

  #and(): Logic {
    const parts = [this.#operand()];
    while (this.#takes("AND")) parts.push(this.#operand());
    return (meets) => parts.every((part) => part(meets));
  }

  #operand(): Logic {
    if (this.#takes("NOT")) {
      const part = this.#operand();
      return (meets) => !part(meets);
    }
    if (this.#takes("(")) {
      const inner = this.#or();
      if (!this.#takes(")")) throw this.#wrong();
      return inner;
    }
    const token = this.#tokens[this.#at++] ?? "";
    if (!/^\d+$/.test(token)) throw this.#wrong();
    return (meets) => meets[Number(token) - 1] === true;
  }

  #takes(word: string): boolean {
    if (this.#tokens[this.#at]?.toUpperCase() !== word) return false;
    this.#at += 1;
    return true;
  }
}
