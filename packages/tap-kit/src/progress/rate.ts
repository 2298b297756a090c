interface Sample {
  readonly ms: number;
  readonly count: number;
}

/** So long a rate looks back: longer than the pauses between two replies, and short enough to show a change. */
const windowMs = 20_000;
/** Counts closer to each other than this are one. */
const leastApartMs = 1000;

/** How fast a count grows, of late. */
export class Rate {
  readonly #samples: Sample[] = [];

  add(ms: number, count: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && ms - last.ms < leastApartMs) return;
    // Time in which nothing has come yet says nothing of the rate.
    if (count === 0) this.#samples.length = 0;
    this.#samples.push({ ms, count });
    // One from before the window stays: the window would else be too short.
    while (this.#samples.length > 2 && ms - this.#samples[1]!.ms >= windowMs) this.#samples.shift();
  }

  /** Null: too little is known. */
  get perSecond(): number | null {
    const [first, last] = [this.#samples[0], this.#samples.at(-1)];
    if (first === undefined || last === undefined || first === last) return null;
    return ((last.count - first.count) * 1000) / (last.ms - first.ms);
  }
}
