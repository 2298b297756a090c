import { hash } from "node:crypto";
import type { Timestamp } from "../../timestamp.ts";
import type { RowFilter } from "../../transcode/transcoder.ts";

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
 * The records at or above the watermark that are out. Key and timestamp do not identify a version of a row, since a row can
 * change twice in one second; the record's bytes do, because both APIs give the same bytes.
 */
export class TailList {
  readonly #watermark: Timestamp;
  readonly #known: ReadonlySet<string>;
  readonly #room: TailRoom;
  readonly #out = new Set<string>();
  /** Ids of rows whose deletion is in the list, each with the hash that stands for it. */
  readonly #deletions = new Map<string, string>();
  #cut = false;

  /** @param known the list of the run before, as its bookmark has it. */
  constructor(watermark: Timestamp, known: string | null, room: TailRoom) {
    this.#watermark = watermark;
    this.#known = parseHashes(known);
    this.#room = room;
  }

  /** Some records did not fit into the list: they wait for the next run. */
  get isCut(): boolean {
    return this.#cut;
  }

  /** For a body: what the tail of the run before brought is left out. Undefined where there is nothing to compare with. */
  get unknownFilter(): RowFilter | undefined {
    if (this.#known.size === 0) return undefined;
    return (record, key, isDeleted) => {
      this.#forgetIfAlive(key.id, isDeleted);
      // guard(body-known, `!this.#known.has(hashOf(record))` -> `true`): rows that the previous run wrote in its tail would come again.
      return !this.#known.has(hashOf(record));
    };
  }

  /** The same, for a body whose query cannot be cut at the watermark: what lies there or above is left to the tail, which finds it again. */
  readonly belowFilter: RowFilter = (record, key, isDeleted) =>
    (key.modifiedAt ?? "") < this.#watermark && (this.unknownFilter?.(record, key, isDeleted) ?? true);

  /** For the tail, or body and tail together. Gives the same answer when a page is read again. */
  readonly filter: RowFilter = (record, key, isDeleted) => {
    const above = (key.modifiedAt ?? "") >= this.#watermark;
    this.#forgetIfAlive(key.id, isDeleted);
    if (!above && this.#known.size === 0) return true;
    const hashed = hashOf(record);
    const known = this.#known.has(hashed);
    if (above && isDeleted && key.id !== null && !this.rememberDeletion(key.id) && !known) return false;
    // guard(tail-again): when the list of the tail is full, a row that is read again with its page would be taken for a second one.
    if (!above || this.#out.has(hashed)) return !known;
    // guard(tail-room): the state would grow without limit.
    if (!known && !this.#hasRoom()) {
      this.#cut = true;
      return false;
    }
    this.#out.add(hashed);
    // guard(tail-known, `!known` -> `true`): rows that the previous run wrote would come again.
    return !known;
  };

  /** Whether the run before brought this row as deleted, so far as its watermark did not make that certain. */
  knowsDeletion(id: string): boolean {
    return this.#known.size > 0 && this.#known.has(hashOf(deletionOf(id)));
  }

  /**
   * The row goes out as deleted, at or above the watermark: Salesforce may name its deletion again.
   * @returns false where there is no room to remember it, so that it must wait for the next run.
   */
  rememberDeletion(id: string): boolean {
    const hashed = hashOf(deletionOf(id));
    if (!this.#rememberHash(hashed)) return false;
    this.#deletions.set(id, hashed);
    return true;
  }

  /** A row that comes as alive after its deletion: if it is deleted another time, that must be reported. */
  #forgetIfAlive(id: string | null, isDeleted: boolean): void {
    const hashed = isDeleted || id === null ? undefined : this.#deletions.get(id);
    if (id === null || hashed === undefined) return;
    // guard(deleted-again): a row that was restored and then purged would stay in the target.
    this.#out.delete(hashed);
    this.#deletions.delete(id);
  }

  #rememberHash(hashed: string): boolean {
    if (this.#out.has(hashed)) return true;
    if (!this.#known.has(hashed) && !this.#hasRoom()) {
      this.#cut = true;
      return false;
    }
    this.#out.add(hashed);
    return true;
  }

  #hasRoom(): boolean {
    return this.#out.size < streamLimit && this.#room.take();
  }

  /** The gap is reported; one that ends above the watermark is met again by the next run. */
  rememberGap(until: Date): void {
    if (until.toISOString() >= this.#watermark) this.#rememberHash(hashOf(gapOf(until)));
  }

  /** @returns base64 of the sorted hashes; null when there are none. */
  format(): string | null {
    if (this.#out.size === 0) return null;
    return Buffer.from([...this.#out].sort().join(""), "latin1").toString("base64");
  }
}

/** Whether an earlier run, whose list this is, reported that deletions up to this time are forgotten. */
export function knowsGap(list: string | null, until: Date): boolean {
  return parseHashes(list).has(hashOf(gapOf(until)));
}

function deletionOf(id: string): string {
  return `deleted ${id}`;
}

function gapOf(until: Date): string {
  return `forgotten ${until.toISOString()}`;
}

/** The first 8 bytes of SHA-256, one character a byte. */
function hashOf(record: Uint8Array | string): string {
  return hash("sha256", record, "buffer").toString("latin1", 0, 8);
}

function parseHashes(text: string | null): ReadonlySet<string> {
  const bytes = Buffer.from(text ?? "", "base64").toString("latin1");
  return new Set(bytes.match(/.{8}/gs));
}
