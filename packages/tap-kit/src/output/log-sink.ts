import { systemWrite, type WriteCall } from "./write-call.ts";

/** So many characters may wait for a reader; what exceeds them is left out. */
const mostWaiting = 1 << 20;
const shortestWaitMs = 5;
const longestWaitMs = 250;

/**
 * Standard error, which may have no reader. Texts wait here without holding up the run or keeping the process alive. A
 * reader that comes back learns how many texts were left out meanwhile.
 */
export class LogSink {
  readonly #fd: number;
  readonly #call: WriteCall;
  #waiting: string[] = [];
  #waitingLength = 0;
  #leftOut = 0;
  #isWriting = false;
  #isClosed = false;
  /** Bytes that were read, or are in the pipe. */
  #taken = 0;
  #whenEmpty: () => void = () => {};
  /** What a text becomes, so that lines at the foot of a terminal stay there; null: it stays as it is. */
  frame: ((text: string) => string) | null = null;

  constructor(fd: number, call: WriteCall = systemWrite) {
    this.#fd = fd;
    this.#call = call;
  }

  /** A write is under way. */
  get isWriting(): boolean {
    return this.#isWriting;
  }

  write(text: string): void {
    this.writeAsIs(this.frame === null ? text : this.frame(text));
  }

  /** Writes the text without a frame. */
  writeAsIs(text: string): void {
    if (this.#isClosed) return;
    // guard(log-left-out, `this.#waitingLength + text.length > mostWaiting` -> `false`): a log without a reader would fill the memory.
    if (this.#waitingLength + text.length > mostWaiting) {
      this.#leftOut += 1;
      return;
    }
    this.#add(text);
    if (!this.#isWriting) this.#writeWaiting();
  }

  /** Resolves when everything is written, or when the reader has taken nothing for this long. */
  async drained(idleMs: number): Promise<void> {
    let taken = -1;
    while (this.#isWriting && taken !== this.#taken) {
      taken = this.#taken;
      await this.#empty(idleMs);
    }
  }

  #empty(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, withinMs);
      this.#whenEmpty = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #add(text: string): void {
    this.#waiting.push(text);
    this.#waitingLength += text.length;
  }

  #writeWaiting(): void {
    if (this.#leftOut > 0) this.#add(`${this.#leftOut} texts of the log were left out: nobody read standard error.\n`);
    this.#leftOut = 0;
    const bytes = Buffer.from(this.#waiting.join(""));
    this.#waiting = [];
    this.#waitingLength = 0;
    this.#isWriting = bytes.length > 0;
    if (this.#isWriting) this.#write(bytes, shortestWaitMs);
    else this.#whenEmpty();
  }

  #write(bytes: Uint8Array, waitMs: number): void {
    this.#call(this.#fd, bytes, (error, written) => {
      if (error === null) {
        this.#taken += written;
        const rest = bytes.subarray(written);
        if (rest.length === 0) this.#writeWaiting();
        else this.#write(rest, shortestWaitMs);
        return;
      }
      // guard(log-full-pipe, `error.code === "EAGAIN" || ` -> ``): a pipe that is full for a short time would end the log.
      if (error.code === "EAGAIN" || error.code === "EINTR") {
        // Another process made the pipe non-blocking, and it is full: try again, at growing intervals.
        setTimeout(() => this.#write(bytes, Math.min(waitMs * 2, longestWaitMs)), waitMs).unref();
        return;
      }
      // The logs have no reader any more; the run continues.
      this.#isClosed = true;
      this.#waiting = [];
      this.#leftOut = 0;
      this.#writeWaiting();
    });
  }
}
