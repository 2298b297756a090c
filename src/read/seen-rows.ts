import type { Keep } from "../transcode/transcoder.ts";

/**
 * The rows of the present wire page that are out, by id, so that the page can be read again without doubling them. A row
 * that has changed in between is left out too: its stamp lies above the watermark, so the next run brings it.
 */
export class SeenRows {
  readonly #keep: Keep | undefined;
  readonly #skip = new Set<string>();
  #sent: string[] = [];
  /** Kept, but still with the transcoder. */
  #pending: string[] = [];

  constructor(keep: Keep | undefined) {
    this.#keep = keep;
  }

  readonly keep: Keep = (record, key, isDeleted) => {
    if (key.id === null) return this.#keep?.(record, key, isDeleted) ?? true;
    // guard(seen-rows): rows that went out before their page broke off would come twice.
    if (this.#skip.has(key.id)) return false;
    const isKept = this.#keep?.(record, key, isDeleted) ?? true;
    if (isKept) this.#pending.push(key.id);
    return isKept;
  };

  /** The first `records` of those kept have gone out. */
  sent(records: number): void {
    this.#sent.push(...this.#pending.splice(0, records));
  }

  /** What is read next overlaps what went out of this page. */
  again(): void {
    for (const id of this.#sent) this.#skip.add(id);
    this.#sent = [];
    this.#pending = [];
  }

  pageEnd(): void {
    this.#sent = [];
    this.#pending = [];
  }
}
