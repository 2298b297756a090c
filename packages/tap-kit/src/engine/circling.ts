import { hash } from "node:crypto";

/** How many equal wire pages in a row are no longer a coincidence. */
const tooMany = 3;

/**
 * Finds a reader that goes in circles: wire pages that bring rows, one after the other, with the same bookmark and the
 * same first record.
 */
export class CirclingGuard {
  #first: string | null = null;
  #last = "";
  #times = 0;

  /** A page's first record, without what surrounds it. Only a wire page's first is looked at. */
  see(record: () => Uint8Array): void {
    this.#first ??= hash("sha256", record());
  }

  /** A wire page has ended with this bookmark. True when it is the third that says the same. */
  isCircling(bookmark: string): boolean {
    if (this.#first === null) return false;
    const page = `${this.#first} ${bookmark}`;
    this.#times = page === this.#last ? this.#times + 1 : 1;
    this.#last = page;
    this.#first = null;
    // guard(circling, `this.#times >= tooMany` -> `false`): a reader that goes in circles would do so for ever.
    return this.#times >= tooMany;
  }
}
