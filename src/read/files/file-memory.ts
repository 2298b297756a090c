import type { Run } from "@singer-io-ts/tap-kit";
import { perRun } from "../../salesforce/per-run.ts";
import { largestBlock } from "../../salesforce/rest/file-bytes.ts";

/** Bytes of files that a run may hold at once, of all streams together. A larger file is held alone. */
const mostHeld = 48 * 1024 * 1024;

/** A part of the room for files; given back once its file is out, or is not wanted any more. */
export interface FileLease {
  /** Blocks for one of its files, lent until the release. */
  file(): FileBlocks;
  release(): void;
}

/** Blocks of the largest size for a file's bytes. */
export interface FileBlocks {
  readonly block: () => Uint8Array;
  /** The file is read from its start again: what was lent for it is free. */
  restart(): void;
}

/**
 * Room for the files that are held between their download and their record's end. It is given out in the order in which it
 * was asked for: who asks for rows in their order always has room for the first of them.
 */
export class FileRoom {
  readonly #most: number;
  #held = 0;
  /** Blocks of files that are out: used again, because the garbage collector lets such memory grow. */
  readonly #spare: Uint8Array[] = [];
  readonly #waiting: { readonly bytes: number; readonly enter: () => void }[] = [];

  constructor(most = mostHeld) {
    this.#most = most;
  }

  /** Waits until there is room for so many bytes, or for this file alone. */
  async take(bytes: number): Promise<FileLease> {
    if (this.#waiting.length > 0 || !this.#fits(bytes)) {
      await new Promise<void>((enter) => this.#waiting.push({ bytes, enter }));
    } else {
      this.#held += bytes;
    }
    let isHeld = true;
    const lent: Uint8Array[][] = [];
    return {
      file: () => {
        const own: Uint8Array[] = [];
        lent.push(own);
        return {
          block: () => {
            const block = this.#spare.pop() ?? new Uint8Array(largestBlock);
            // Whoever goes on after the release has it for himself.
            if (isHeld) own.push(block);
            return block;
          },
          restart: () => void this.#spare.push(...own.splice(0)),
        };
      },
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#held -= bytes;
        for (const own of lent) this.#spare.push(...own);
        this.#letIn();
      },
    };
  }

  // guard(file-room, `this.#held === 0 || this.#held + bytes <= this.#most` -> `true`): a few large files at the same time would need more memory than a container has.
  readonly #fits = (bytes: number): boolean => this.#held === 0 || this.#held + bytes <= this.#most;

  #letIn(): void {
    for (let [first] = this.#waiting; first !== undefined && this.#fits(first.bytes); [first] = this.#waiting) {
      this.#waiting.shift();
      this.#held += first.bytes;
      first.enter();
    }
  }
}

/** The one room of a run. */
const fileRoom = perRun(() => new FileRoom());

/** What a page has of the room for files. */
export class Leases {
  readonly #run: Run;
  readonly #open = new Set<FileLease>();
  #isOver = false;

  constructor(run: Run) {
    this.#run = run;
  }

  async take(bytes: number): Promise<FileLease> {
    const lease = await fileRoom(this.#run).take(bytes);
    this.#open.add(lease);
    if (!this.#isOver) return lease;
    lease.release();
    throw new Error("The page was left while one of its files waited.");
  }

  end(): void {
    this.#isOver = true;
    for (const lease of this.#open) lease.release();
  }
}
