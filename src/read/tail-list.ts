import { hash } from "node:crypto";
import type { Stamp } from "../plan/soql.ts";
import type { Keep } from "../transcode/transcoder.ts";

/** Most records a stream's list may name. */
const streamLimit = 20_000;
/** All lists of a state together: 1 MiB of base64, eight bytes a record. */
const runLimit = Math.floor((1024 * 1024 * 3) / 4 / 8);

/** How many records the lists of a run may still name. */
export class TailRoom {
  #left = runLimit;

  /** @returns false when there is no room. */
  take(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}

/**
 * The records at or above the watermark that are out. Key and stamp do not identify a version of a row, since a row can
 * change twice in one second; the record's bytes do, because both APIs give the same bytes.
 */
export class TailList {
  readonly #watermark: Stamp;
  readonly #known: ReadonlySet<string>;
  readonly #room: TailRoom;
  readonly #out = new Set<string>();
  #cut = false;

  /** @param known the list of the run before, as its bookmark has it. */
  constructor(watermark: Stamp, known: string | null, room: TailRoom) {
    this.#watermark = watermark;
    this.#known = parseHashes(known);
    this.#room = room;
  }

  /** Some records did not fit into the list: they wait for the next run. */
  get isCut(): boolean {
    return this.#cut;
  }

  /** For the body: what the run before brought already is left out. Null where there is nothing to compare with. */
  get keepUnknown(): Keep | undefined {
    if (this.#known.size === 0) return undefined;
    return (record) => !this.#known.has(hashOf(record));
  }

  /** For the tail, or body and tail together. Gives the same answer when a page is read again. */
  readonly keep: Keep = (record, key, isDeleted) => {
    const above = (key.stamp ?? "") >= this.#watermark;
    if (!above && this.#known.size === 0) return true;
    const hashed = hashOf(record);
    const known = this.#known.has(hashed);
    if (above && isDeleted && key.id !== null) this.rememberDeletion(key.id);
    if (!above || this.#out.has(hashed)) return !known;
    if (!known && (this.#out.size >= streamLimit || !this.#room.take())) {
      this.#cut = true;
      return false;
    }
    this.#out.add(hashed);
    return !known;
  };

  /** Whether the run before brought this row as deleted, so far as its watermark did not make that certain. */
  knowsDeletion(id: string): boolean {
    return this.#known.has(hashOf(deletionOf(id)));
  }

  /** The row is out as deleted, at or above the watermark: Salesforce may name its deletion again. */
  rememberDeletion(id: string): void {
    const hashed = hashOf(deletionOf(id));
    if (this.#out.has(hashed) || (!this.#known.has(hashed) && !this.#room.take())) return;
    this.#out.add(hashed);
  }

  /** @returns base64 of the sorted hashes; null when there are none. */
  format(): string | null {
    if (this.#out.size === 0) return null;
    return Buffer.from([...this.#out].sort().join(""), "latin1").toString("base64");
  }
}

function deletionOf(id: string): string {
  return `deleted ${id}`;
}

/** The first 8 bytes of SHA-256, one character a byte. */
function hashOf(record: Uint8Array | string): string {
  return hash("sha256", record, "buffer").toString("latin1", 0, 8);
}

function parseHashes(text: string | null): ReadonlySet<string> {
  const bytes = Buffer.from(text ?? "", "base64").toString("latin1");
  return new Set(bytes.match(/.{8}/gs));
}
