import { hash } from "node:crypto";
import { count, type Run } from "@singer-io-ts/tap-kit";

/** Keys that are remembered: as many as need about 100 MB. */
const mostKeys = 1_000_000;

/**
 * Counts the rows that have the same key as one before them. Keys of the user's choice only: an Id and a hash of the row are
 * one row's.
 */
export class RepeatedKeys {
  readonly #stream: string;
  /** None: nothing is counted. */
  readonly #keys: readonly string[];
  readonly #seen = new Set<string>();
  #rows = 0;
  #repeated = 0;

  constructor(stream: string, keys: readonly string[]) {
    this.#stream = stream;
    this.#keys = keys;
  }

  /** The query begins again. */
  restart(): void {
    this.#seen.clear();
    this.#rows = 0;
    this.#repeated = 0;
  }

  /** @param record the bare JSON object. */
  see(record: Uint8Array): void {
    if (this.#keys.length === 0 || this.#seen.size === mostKeys) return;
    const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength);
    const values: unknown = JSON.parse(bytes.toString("utf8"));
    // The tap wrote it: an object.
    const key = this.#keys.map((name) => Reflect.get(values as object, name));
    const digest = hash("sha256", JSON.stringify(key), "base64").slice(0, 22);
    this.#rows += 1;
    if (this.#seen.has(digest)) this.#repeated += 1;
    else this.#seen.add(digest);
  }

  warn(run: Run): void {
    if (this.#repeated === 0) return;
    const rows = this.#seen.size === mostKeys ? `the first ${count(this.#rows)}` : count(this.#rows);
    const text =
      `${count(this.#repeated)} of ${rows} rows have the same key_properties (${this.#keys.join(", ")}) as a row before them: ` +
      "a target that merges keeps one of each. Choose others (of groups all that they are grouped by), or leave key_properties out.";
    run.log({ level: "warn", code: "query_keys_repeated", stream: this.#stream, text });
  }
}
