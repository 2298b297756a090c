import type { QueryHead } from "../transcoder.ts";
import { WireFault } from "../wire/wire-fault.ts";

/** The members of a reply, beside its records, that a reader needs. */
export const HEAD_MEMBERS: ReadonlySet<string> = new Set(["totalSize", "done", "nextRecordsUrl"]);

/** Gathers what stands around the records of one reply, in any order. */
export class HeadReader {
  readonly #members = new Map<string, unknown>();

  note(name: string, value: unknown): void {
    if (this.#members.has(name)) throw new WireFault(`has the member ${name} twice`);
    this.#members.set(name, value);
  }

  /** Throws where the reply was no complete answer to a query: more rows are said to follow, but not where. */
  finish(): void {
    if (!this.#members.has("records")) throw new WireFault("has no records");
    if (!Number.isSafeInteger(this.#members.get("totalSize"))) throw new WireFault("has no totalSize");
    if (typeof this.#members.get("done") !== "boolean") throw new WireFault("does not say whether it is done");
    const { done, nextRecordsUrl } = this.read();
    if (!done && nextRecordsUrl === null) throw new WireFault("is not done, but has no nextRecordsUrl");
  }

  /** What is known so far. */
  read(): QueryHead {
    const url = this.#members.get("nextRecordsUrl");
    return {
      totalSize: Number(this.#members.get("totalSize") ?? 0),
      done: this.#members.get("done") === true,
      nextRecordsUrl: typeof url === "string" ? url : null,
    };
  }
}
