import { hash } from "node:crypto";

/** How many equal replies in a row are no longer a coincidence. */
const tooMany = 3;

/**
 * Finds a reader that goes in circles: successive replies that bring rows, but lead to the same bookmark and have the same
 * first record. A reply is what the pages up to a bookmark bring.
 */
export class CirclingGuard {
  #first: string | null = null;
  #last = "";
  #times = 0;

  /** Takes a page's first record without its envelope. Only the first one of a reply counts. */
  see(record: () => Uint8Array): void {
    this.#first ??= hash("sha256", record());
  }

  /** A reply has ended with this bookmark. True where it is the third in a row with the same bookmark and first record. */
  isCircling(bookmark: string): boolean {
    if (this.#first === null) return false;
    const page = `${this.#first} ${bookmark}`;
    this.#times = page === this.#last ? this.#times + 1 : 1;
    this.#last = page;
    this.#first = null;
    // guard(circling, `this.#times >= tooMany` -> `false`): a reader that returns the same page again and again would never end.
    return this.#times >= tooMany;
  }
}
