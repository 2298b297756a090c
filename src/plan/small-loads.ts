import type { Load } from "./decide-load.ts";
import { compositeBytes, expectedBytes } from "./transport.ts";

/** Salesforce takes at most five queries in one composite call (REST API Developer Guide, Composite). */
export const queriesOfComposite = 5;

/** Streams of few rows on their way into shared calls: as many as a call takes, and as an answer may have bytes. */
export class SmallLoads {
  #loads: Load[] = [];
  #bytes = 0;

  /** @returns the loads of a call that is full; empty: none is. */
  add(load: Load): readonly Load[] {
    const bytes = expectedBytes(load.stream, load.rows ?? 0);
    // guard(small-bytes, `this.#bytes + bytes > compositeBytes` -> `false`): a call for wide rows of several streams would be made in vain, because its answer is too large.
    const full = this.#bytes + bytes > compositeBytes ? this.rest() : [];
    this.#loads.push(load);
    this.#bytes += bytes;
    return full.length === 0 && this.#loads.length === queriesOfComposite ? this.rest() : full;
  }

  /** Those that are left. */
  rest(): readonly Load[] {
    const loads = this.#loads;
    this.#loads = [];
    this.#bytes = 0;
    return loads;
  }
}
