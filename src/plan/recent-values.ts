/** Keeps the values that were asked for last; others are made again when they are wanted. */
export class RecentValues<T> {
  readonly #most: number;
  readonly #values = new Map<() => T, T>();

  constructor(most: number) {
    this.#most = most;
  }

  /** @param make gives an equal value whenever it is called, and is what the value is known by. */
  of(make: () => T): T {
    const value = this.#values.get(make) ?? make();
    this.#values.delete(make);
    this.#values.set(make, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most) break;
      this.#values.delete(oldest);
    }
    return value;
  }
}
