import { createHash, hash } from "node:crypto";
import type { Envelope } from "@singer-io-ts/tap-kit";
import { rowKey } from "../../../row-key-property.ts";
import type { Block, RowFilter } from "../../../transcode/transcoder.ts";

const lineFeed = 0x0a;

/**
 * Knows rows that have no key of their own by their bytes, and by how often those came: the first of three rows that are
 * alike is another row than the third. A query that is read again from its start brings none of them twice.
 */
export class RowKeys {
  readonly #out = new Map<string, number>();
  /** Rows that came before the query was begun again, and have not come since. */
  #before = new Map<string, number>();
  /** Keys of the records that the transcoder has not given out yet. */
  #pending: { readonly hashed: string; readonly key: string }[] = [];

  readonly #deletedAt: Buffer;

  /** @param deletedAt the property that marks a deleted record: its name says nothing about the row. */
  constructor(deletedAt: string) {
    this.#deletedAt = Buffer.from(`${JSON.stringify(deletedAt)}:`);
  }

  /** The query begins again. */
  restart(): void {
    for (const { hashed } of this.#pending) this.#out.set(hashed, (this.#out.get(hashed) ?? 1) - 1);
    this.#pending = [];
    this.#before = new Map(this.#out);
  }

  readonly filter: RowFilter = (record) => {
    const hashed = this.#hashOf(record);
    const before = this.#before.get(hashed) ?? 0;
    if (before > 0) {
      this.#before.set(hashed, before - 1);
      return false;
    }
    const times = (this.#out.get(hashed) ?? 0) + 1;
    this.#out.set(hashed, times);
    const key = times === 1 ? hashed : hash("sha256", `${hashed} ${times}`, "hex").slice(0, 32);
    this.#pending.push({ hashed, key });
    return true;
  };

  #hashOf(record: Uint8Array): string {
    const bytes = Buffer.from(record.buffer, record.byteOffset, record.byteLength);
    // In a text its quotes would be escaped.
    const at = bytes.indexOf(this.#deletedAt);
    const sum = createHash("sha256").update(at < 0 ? bytes : bytes.subarray(0, at));
    if (at >= 0) sum.update(bytes.subarray(at + this.#deletedAt.length));
    return sum.digest("hex").slice(0, 32);
  }

  /** The lines of a block, each record with its key as the last property. */
  keyed({ lines, records }: Block, { close }: Envelope): Block {
    const keys = this.#pending.splice(0, records);
    const out: Uint8Array[] = [];
    let start = 0;
    for (const { key } of keys) {
      const end = lines.indexOf(lineFeed, start);
      // What ends a record is its closing bracket; a line feed inside one is escaped.
      const behind = end - close.length - 1;
      const comma = lines[behind - 1] === "{".charCodeAt(0) ? "" : ",";
      out.push(lines.subarray(start, behind), Buffer.from(`${comma}${JSON.stringify(rowKey)}:"${key}"`));
      out.push(lines.subarray(behind, end + 1));
      start = end + 1;
    }
    return { lines: Buffer.concat(out), records };
  }

  /** A block as it is. */
  passed(block: Block): Block {
    this.#pending.splice(0, block.records);
    return block;
  }
}
