import type { Json } from "../json.ts";
import type { Sink } from "../output/sink.ts";
import { writeBookmark } from "../state/bookmark-form.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Clock } from "../tap/run.ts";
import type { Selection } from "../tap/stream.ts";
import type { Protocol } from "./protocol.ts";
import type { RecordBlock, RecordSink } from "./record-sink.ts";

export interface EmitterOptions {
  /** Takes the messages beside the records. */
  readonly sink: Sink;
  readonly records: RecordSink;
  readonly protocol: Protocol;
  readonly clock: Clock;
  readonly stateIntervalMs: number;
  /** The bookmarks that the run began with, whatever their form; those of streams that are not read stay as they are. */
  readonly bookmarks: ReadonlyMap<string, Json>;
  /** Called once, when the output has failed. */
  readonly onBroken: (error: unknown) => void;
}

const emptyStateLength = '{"type":"STATE","value":{"bookmarks":{}}}\n'.length;

/** A bookmark's length in a STATE: with its name, two quotes, a colon and a comma. */
function lengthOf(streamId: string, bookmark: string): number {
  return Buffer.byteLength(streamId) + Buffer.byteLength(bookmark) + 4;
}

/** Writes the messages of a sync: a STATE never before the records that it covers, and not too often. */
export class Emitter {
  readonly #options: EmitterOptions;
  readonly #bookmarks: Map<string, string>;
  /** Streams whose bookmark is in no STATE yet. */
  readonly #unreported = new Set<string>();
  /** Records since a stream's last STATE. */
  readonly #records = new Map<string, number>();
  #lastStateMs: number;
  #bytes = 0;
  #stateBytes = 0;
  /** The length of a STATE of all bookmarks, kept up without building it: there may be many. */
  #stateLength = emptyStateLength;
  #isBroken = false;

  constructor(options: EmitterOptions) {
    this.#options = options;
    this.#bookmarks = new Map([...options.bookmarks].map(([id, bookmark]) => [id, JSON.stringify(bookmark)]));
    for (const [id, text] of this.#bookmarks) this.#stateLength += lengthOf(id, text);
    this.#lastStateMs = options.clock.monotonicMs();
  }

  /** The output has failed: nothing can be written any more. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  /** Writes a message; null: there is none. */
  async write(bytes: Uint8Array | null): Promise<void> {
    if (bytes === null) return;
    this.#bytes += bytes.length;
    await this.#out(() => this.#options.sink.write(bytes));
  }

  async writeRecords(selection: Selection, block: RecordBlock): Promise<void> {
    const { id } = selection.stream;
    this.#records.set(id, (this.#records.get(id) ?? 0) + block.records);
    this.#bytes += block.lines.length;
    const { rest } = block;
    const counted = rest === undefined ? block : { ...block, rest: this.#counted(rest) };
    await this.#out(() => this.#options.records.write(selection, counted));
  }

  *#counted(rest: Iterable<Uint8Array>): Generator<Uint8Array> {
    for (const piece of rest) {
      this.#bytes += piece.length;
      yield piece;
    }
  }

  /** Before a message that must not overtake the stream's records, and at its end. */
  async settle(streamId: string): Promise<void> {
    await this.#out(() => this.#options.records.settle(streamId));
  }

  /** The stream's full load is complete: rows of older versions no longer count. */
  async activate(selection: Selection): Promise<void> {
    await this.settle(selection.stream.id);
    await this.#out(() => this.#options.records.activate(selection));
  }

  async #out(write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      this.#isBroken = true;
      this.#options.onBroken(error);
      throw error;
    }
  }

  /** Takes a bookmark whose records have been written. Returns it as JSON text. */
  async takeBookmark(streamId: string, bookmark: Bookmark): Promise<string> {
    const text = writeBookmark(bookmark);
    const before = this.#bookmarks.get(streamId);
    this.#stateLength += lengthOf(streamId, text) - (before === undefined ? 0 : lengthOf(streamId, before));
    this.#bookmarks.set(streamId, text);
    this.#unreported.add(streamId);
    await this.#out(() => this.#options.records.covered(streamId, text));
    return text;
  }

  /** Writes a STATE if a bookmark has changed and it is time for one. */
  async offerState(): Promise<void> {
    if (this.#unreported.size === 0 || !this.#isTime()) return;
    await this.#writeState(this.#unreported);
  }

  /** A stream has ended. */
  async endOfStream(streamId: string): Promise<void> {
    if (!this.#options.protocol.statesEachEnd) await this.offerState();
    else if (this.#unreported.has(streamId)) await this.#writeState(new Set([streamId]));
  }

  /** Writes the STATE that ends the run. */
  async lastState(): Promise<void> {
    await this.#writeState(this.#unreported);
  }

  #isTime(): boolean {
    const { clock, stateIntervalMs, protocol } = this.#options;
    if (clock.monotonicMs() - this.#lastStateMs < stateIntervalMs) return false;
    const { stateShare } = protocol;
    return stateShare === null || this.#stateBytes + this.#stateLength <= stateShare * this.#bytes;
  }

  async #writeState(streamIds: ReadonlySet<string>): Promise<void> {
    const { clock, protocol } = this.#options;
    const changed = new Map([...streamIds].map((id) => [id, this.#records.get(id) ?? 0]));
    const bytes = protocol.state(this.#bookmarks, changed);
    for (const id of changed.keys()) {
      this.#unreported.delete(id);
      this.#records.delete(id);
    }
    this.#lastStateMs = clock.monotonicMs();
    if (bytes === null) return;
    this.#stateBytes += bytes.length;
    this.#bytes += bytes.length;
    await this.#out(() => this.#options.records.commit(bytes));
  }
}
