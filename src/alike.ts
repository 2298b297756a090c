import { isDeepStrictEqual } from "node:util";

/**
 * Holds once what is alike: thousands of objects have the same Id, owner and stamps. Of a key only the last value is
 * remembered, so that values which are all different take no more than their keys.
 */
export class Alike<T> {
  readonly #last = new Map<string, T>();

  /** The last value of this key where it is the same, otherwise `value`. Neither may be changed from then on. */
  of(key: string, value: T): T {
    const last = this.#last.get(key);
    if (last !== undefined && isDeepStrictEqual(last, value)) return last;
    this.#last.set(key, value);
    return value;
  }
}
