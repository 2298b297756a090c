/** Row numbers in an order, kept as runs of successive ones: a whole table is one run. */
export class RowRuns {
  #starts = new Float64Array(16);
  /** Rows before each run, and after the last. */
  #before = new Float64Array(17);
  #runs = 0;
  #reversed = false;

  get size(): number {
    return this.#before[this.#runs] ?? 0;
  }

  push(index: number): void {
    this.pushRange(index, index + 1);
  }

  pushRange(from: number, to: number): void {
    if (to <= from) return;
    const k = this.#runs - 1;
    const last =
      k < 0 ? -1 : (this.#starts[k] as number) + (this.#before[k + 1] as number) - (this.#before[k] as number); // k is a run
    if (k >= 0 && last === from) {
      this.#before[this.#runs] = this.size + to - from;
      return;
    }
    if (this.#runs === this.#starts.length) this.#grow();
    const size = this.size;
    this.#starts[this.#runs] = from;
    this.#before[++this.#runs] = size + to - from;
  }

  reverse(): this {
    this.#reversed = !this.#reversed;
    return this;
  }

  /** Row numbers from a position on. */
  *slice(position: number, count: number): Generator<number> {
    const end = Math.min(this.size, position + count);
    if (this.#reversed) {
      for (let p = position; p < end; p++) yield this.#at(this.size - 1 - p);
      return;
    }
    let run = this.#runOf(position);
    for (let p = position; p < end; run++) {
      const first = (this.#starts[run] as number) + p - (this.#before[run] as number); // run holds p
      const stop = Math.min(end, this.#before[run + 1] as number);
      for (let k = 0; p < stop; p++, k++) yield first + k;
    }
  }

  /** The same rows without those before a position and after a count. */
  window(offset: number, limit: number | undefined): RowRuns {
    const most = limit ?? Number.POSITIVE_INFINITY;
    if (offset === 0 && most >= this.size) return this;
    const out = new RowRuns();
    const end = Math.min(this.size, offset + most);
    if (this.#reversed) {
      for (let p = offset; p < end; p++) out.push(this.#at(this.size - 1 - p));
      return out;
    }
    for (let run = this.#runOf(offset), p = offset; p < end; run++) {
      const first = (this.#starts[run] as number) + p - (this.#before[run] as number); // run holds p
      const stop = Math.min(end, this.#before[run + 1] as number);
      out.pushRange(first, first + stop - p);
      p = stop;
    }
    return out;
  }

  #at(position: number): number {
    const run = this.#runOf(position);
    return (this.#starts[run] as number) + position - (this.#before[run] as number); // run holds position
  }

  #runOf(position: number): number {
    let low = 0;
    let high = Math.max(0, this.#runs - 1);
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#before[middle] as number) <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #grow(): void {
    const starts = new Float64Array(this.#starts.length * 2);
    starts.set(this.#starts);
    const before = new Float64Array(starts.length + 1);
    before.set(this.#before);
    this.#starts = starts;
    this.#before = before;
  }
}
