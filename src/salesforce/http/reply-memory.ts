import { perRun } from "../per-run.ts";

/** The most bytes that a run holds of answers to several queries at once, and of the rows made from them. */
const mostHeld = 48 * 1024 * 1024;
/** What each answer gets at the start; most are smaller. */
const firstBytes = 512 * 1024;

/** The memory of one answer. */
export interface ReplyLease {
  /**
   * Waits until it has so many bytes in all.
   * @returns false where it will not get them: all holders wait for more.
   */
  grow(bytes: number): Promise<boolean>;
  release(): void;
}

/** Memory for answers that are held as a whole until their rows are out. */
export class ReplyMemory {
  readonly #most: number;
  #held = 0;
  #holders = 0;
  readonly #growing: { readonly more: number; readonly enter: (isIn: boolean) => void }[] = [];
  readonly #entering: (() => void)[] = [];

  constructor(most = mostHeld) {
    this.#most = most;
  }

  async take(): Promise<ReplyLease> {
    if (this.#held + firstBytes > this.#most) await new Promise<void>((enter) => this.#entering.push(enter));
    else this.#enter();
    let own = firstBytes;
    let isHeld = true;
    return {
      grow: async (bytes) => {
        const more = bytes - own;
        if (more <= 0) return true;
        const isIn = await new Promise<boolean>((enter) => {
          this.#growing.push({ more, enter });
          this.#letIn();
        });
        if (isIn) own = bytes;
        return isIn;
      },
      release: () => {
        if (!isHeld) return;
        isHeld = false;
        this.#holders -= 1;
        this.#held -= own;
        this.#letIn();
      },
    };
  }

  #enter(): void {
    this.#held += firstBytes;
    this.#holders += 1;
  }

  /** Those that hold memory already come first. */
  #letIn(): void {
    for (let [first] = this.#growing; first !== undefined; [first] = this.#growing) {
      if (this.#held + first.more <= this.#most) {
        this.#growing.shift();
        this.#held += first.more;
        first.enter(true);
        continue;
      }
      // guard(reply-room, `this.#growing.length < this.#holders` -> `true`): answers that wait for each other's memory would wait forever.
      if (this.#growing.length < this.#holders) return;
      // All of them wait: the last one gives up, and its memory goes to the others.
      this.#growing.pop()?.enter(false);
      return;
    }
    while (this.#held + firstBytes <= this.#most) {
      const enter = this.#entering.shift();
      if (enter === undefined) return;
      this.#enter();
      enter();
    }
  }
}

/** The reply memory of a run. */
export const replyMemory = perRun(() => new ReplyMemory());
