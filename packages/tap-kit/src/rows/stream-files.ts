import type { RecordBlock } from "../engine/record-sink.ts";
import type { Selection } from "../tap/stream.ts";
import type { FileFacts, RowFile } from "./row-file.ts";
import { afterLines } from "./row-lines.ts";

/** A file of rows with what happens when it is whole. */
export interface BegunFile {
  readonly file: RowFile;
  /** Called once the file is whole. */
  completed(facts: FileFacts, rows: number): Promise<void> | void;
}

interface OpenFile extends BegunFile {
  rows: number;
}

/**
 * The files that a run writes rows into: for each stream at most one at a time, and a new one after so many rows. What is done with a
 * stream's file is done in the order of the calls, whoever makes them: a state is committed while streams are being read.
 */
export class StreamFiles {
  readonly #begin: (selection: Selection) => Promise<BegunFile>;
  readonly #mostRows: number;
  readonly #open = new Map<string, OpenFile>();
  readonly #turns = new Map<string, Promise<void>>();
  /** A file was lost: whatever is asked for after that fails. */
  #failure: Error | null = null;

  constructor(begin: (selection: Selection) => Promise<BegunFile>, mostRows: number) {
    this.#begin = begin;
    this.#mostRows = mostRows;
  }

  write(selection: Selection, block: RecordBlock): Promise<void> {
    return this.#inTurn(selection.stream.id, async () => {
      let { lines, records } = block;
      for (;;) {
        const open = await this.#openFile(selection);
        const room = this.#mostRows - open.rows;
        if (records <= room) {
          await open.file.write({ ...block, lines });
          open.rows += records;
          if (open.rows === this.#mostRows) await this.#complete(selection.stream.id);
          return;
        }
        const end = afterLines(lines, room);
        await open.file.write({ lines: lines.subarray(0, end) });
        open.rows = this.#mostRows;
        await this.#complete(selection.stream.id);
        lines = lines.subarray(end);
        records -= room;
      }
    });
  }

  /** Completes the stream's file, and waits for what is under way with it. @param then called before anything else is done with the stream */
  settle(streamId: string, then: () => void = () => {}): Promise<void> {
    return this.#inTurn(streamId, async () => {
      await this.#complete(streamId);
      then();
    });
  }

  /** The same for all streams. */
  async settleAll(): Promise<void> {
    await Promise.all([...this.#turns.keys()].map((id) => this.settle(id)));
  }

  /** Leaves nothing of the files that are not complete. */
  async discard(): Promise<void> {
    const files = [...this.#open.values()];
    this.#open.clear();
    await Promise.all(files.map(({ file }) => file.discard()));
  }

  async #openFile(selection: Selection): Promise<OpenFile> {
    const { id } = selection.stream;
    const open = this.#open.get(id) ?? { ...(await this.#begin(selection)), rows: 0 };
    this.#open.set(id, open);
    return open;
  }

  async #complete(streamId: string): Promise<void> {
    const open = this.#open.get(streamId);
    if (open === undefined) return;
    this.#open.delete(streamId);
    try {
      await open.completed(await open.file.end(), open.rows);
    } catch (error) {
      await open.file.discard().catch(() => {});
      throw error;
    }
  }

  #inTurn(streamId: string, act: () => Promise<void>): Promise<void> {
    const result = (this.#turns.get(streamId) ?? Promise.resolve()).then(() => this.#unlessFailed(act));
    // This caller gets the failure, and so does each later one.
    const turn = result.catch(() => {});
    this.#turns.set(streamId, turn);
    return result.finally(() => {
      if (this.#turns.get(streamId) === turn && !this.#open.has(streamId)) this.#turns.delete(streamId);
    });
  }

  async #unlessFailed(act: () => Promise<void>): Promise<void> {
    // guard(lost-file): a state would cover the rows of a file that could not be written.
    if (this.#failure !== null) throw this.#failure;
    try {
      await act();
    } catch (error) {
      this.#failure ??= error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }
}
