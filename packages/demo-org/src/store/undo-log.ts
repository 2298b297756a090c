import type { Savepoint } from "../org/writes.ts";

/** How to undo writes, kept as long as a savepoint is open. */
export class UndoLog {
  readonly #undo: (() => void)[] = [];
  #open = 0;

  /** Called with every change, after it was made. */
  note(undo: () => void): void {
    if (this.#open > 0) this.#undo.push(undo);
  }

  savepoint(): Savepoint {
    const mark = this.#undo.length;
    this.#open++;
    const end = (): void => {
      this.#open--;
      if (this.#open === 0) this.#undo.length = 0;
    };
    return {
      rollback: () => {
        for (const undo of this.#undo.splice(mark).reverse()) undo();
        end();
      },
      release: end,
    };
  }
}
