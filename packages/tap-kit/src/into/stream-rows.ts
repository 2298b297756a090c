import type { FileFacts } from "../rows/row-file.ts";
import type { Selection } from "../tap/stream.ts";

/** A complete file of a stream's rows. */
export interface CompleteFile extends FileFacts {
  readonly selection: Selection;
  readonly path: string;
  readonly rows: number;
}

/** What of a stream is committed at a time: its files and the bookmark at their end. */
interface CutRows {
  /** Null: no further bookmark. */
  readonly bookmark: string | null;
  readonly files: readonly CompleteFile[];
  /** The version of a full load that is complete. */
  readonly activated: Selection | null;
}

const none: CutRows = { bookmark: null, files: [], activated: null };

/** The rows of a stream that are not committed: those up to a bookmark at which a file ended, and those after it. */
export class StreamRows {
  /** The newest bookmark; null: none has come. */
  bookmark: string | null = null;
  /** Rows in the file that is being written. */
  openRows = 0;
  #uncovered = 0;
  #cut: CutRows = none;
  #since: CompleteFile[] = [];
  #activated: Selection | null = null;

  /** Whether the newest bookmark covers all rows. */
  get isCovered(): boolean {
    return this.#uncovered === 0;
  }

  write(records: number): void {
    this.#uncovered += records;
    this.openRows += records;
  }

  cover(bookmark: string): void {
    this.#uncovered = 0;
    this.bookmark = bookmark;
  }

  activate(selection: Selection): void {
    this.#activated = selection;
  }

  complete(file: CompleteFile): void {
    this.#since.push(file);
    this.openRows = 0;
  }

  /** All files so far end at this bookmark. */
  cut(bookmark: string | null): void {
    this.#cut = {
      bookmark: bookmark ?? this.#cut.bookmark,
      files: [...this.#cut.files, ...this.#since],
      activated: this.#activated ?? this.#cut.activated,
    };
    this.#since = [];
    this.#activated = null;
  }

  /** What can be committed; it is the caller's from then on. */
  take(): CutRows {
    const taken = this.#cut;
    this.#cut = none;
    return taken;
  }
}
