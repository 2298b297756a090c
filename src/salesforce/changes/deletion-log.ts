const idBytes = 18;
const firstRoom = 16;

/**
 * Ids and when they were deleted, in a few bytes each: an answer may name 600,000 of them. Of an id that is named twice the
 * later date-time counts. Entries keep the order in which they first came.
 */
export class DeletionLog {
  #ids = Buffer.alloc(firstRoom * idBytes);
  #deletedMs = new Float64Array(firstRoom);
  /** Open addressing: an entry's number and one, or 0. Never more than half full. */
  #slots = new Int32Array(4 * firstRoom);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** What it takes in memory. */
  get bytes(): number {
    return this.#ids.byteLength + this.#deletedMs.byteLength + this.#slots.byteLength;
  }

  add(id: string, deletedMs: number): void {
    const slot = this.#slotOf(id);
    const known = (this.#slots[slot] ?? 0) - 1;
    if (known >= 0) {
      this.#deletedMs[known] = Math.max(this.#deletedMs[known] ?? 0, deletedMs);
      return;
    }
    if (this.#size === this.#deletedMs.length) {
      this.#grow();
      this.add(id, deletedMs);
      return;
    }
    this.#ids.fill(0, this.#size * idBytes, (this.#size + 1) * idBytes);
    this.#ids.write(id, this.#size * idBytes, idBytes, "latin1");
    this.#deletedMs[this.#size] = deletedMs;
    this.#size += 1;
    this.#slots[slot] = this.#size;
  }

  addAll(other: DeletionLog): void {
    for (let n = 0; n < other.size; n += 1) this.add(other.idAt(n), other.dateAt(n).getTime());
  }

  /** The entries at or after a date-time; this log itself where that is all of them. */
  since(ms: number): DeletionLog {
    if (this.#deletedMs.subarray(0, this.#size).every((deletedMs) => deletedMs >= ms)) return this;
    const later = new DeletionLog();
    for (let n = 0; n < this.#size; n += 1) {
      const deletedMs = this.#deletedMs[n] ?? Number.NaN;
      if (deletedMs >= ms) later.add(this.idAt(n), deletedMs);
    }
    return later;
  }

  /** The entry's number, or -1. */
  indexOf(id: string): number {
    return (this.#slots[this.#slotOf(id)] ?? 0) - 1;
  }

  idAt(n: number): string {
    const padded = this.#ids.toString("latin1", n * idBytes, (n + 1) * idBytes);
    const end = padded.indexOf("\0");
    return end < 0 ? padded : padded.slice(0, end);
  }

  dateAt(n: number): Date {
    return new Date(this.#deletedMs[n] ?? Number.NaN);
  }

  /** Where the id is, or would go. */
  #slotOf(id: string): number {
    const mask = this.#slots.length - 1;
    for (let slot = hashOf(id) & mask; ; slot = (slot + 1) & mask) {
      const known = (this.#slots[slot] ?? 0) - 1;
      if (known < 0 || this.#isAt(known, id)) return slot;
    }
  }

  #isAt(n: number, id: string): boolean {
    for (let k = 0; k < idBytes; k += 1) {
      // Past the end of a short id: the padding.
      if (this.#ids[n * idBytes + k] !== (k < id.length ? id.charCodeAt(k) : 0)) return false;
    }
    return true;
  }

  #grow(): void {
    const room = 2 * this.#deletedMs.length;
    const [ids, deletedMs] = [this.#ids, this.#deletedMs];
    this.#ids = Buffer.alloc(room * idBytes);
    ids.copy(this.#ids);
    this.#deletedMs = new Float64Array(room);
    this.#deletedMs.set(deletedMs);
    this.#slots = new Int32Array(4 * room);
    for (let n = 0; n < this.#size; n += 1) this.#slots[this.#slotOf(this.idAt(n))] = n + 1;
  }
}

/** FNV-1a. */
function hashOf(id: string): number {
  let hashed = 0x811c9dc5;
  for (let k = 0; k < id.length; k += 1) hashed = Math.imul(hashed ^ id.charCodeAt(k), 0x01000193);
  // The high bits are the better ones.
  return hashed ^ (hashed >>> 15);
}
