import { hiddenName } from "../../plan/file-facts.ts";
import { base64Of, type FileBytes } from "../../salesforce/rest/file-bytes.ts";

/** The bytes of one part after the other: a file in base64 is never held as a whole. */
export class RecordParts {
  #parts: (Uint8Array | FileBytes)[];

  constructor(record: Uint8Array) {
    this.#parts = [record];
  }

  get length(): number {
    return this.#parts.reduce((sum, part) => sum + ("blocks" in part ? base64Length(part.length) : part.length), 0);
  }

  /** Puts a file in the place of its null, which the record was written with. */
  fill(field: string, file: FileBytes): void {
    const name = Buffer.from(`${JSON.stringify(field)}:`);
    // Quotes within values are escaped: only the member itself looks like this.
    const member = Buffer.concat([name, Buffer.from("null")]);
    for (const [n, part] of this.#parts.entries()) {
      const at = "blocks" in part ? -1 : Buffer.from(part.buffer, part.byteOffset, part.length).indexOf(member);
      if (at < 0 || "blocks" in part) continue;
      const [before, behind] = [part.subarray(0, at + name.length), part.subarray(at + member.length)];
      this.#parts.splice(n, 1, before, quote, file, quote, behind);
      return;
    }
    throw new RangeError(`the record has no place for ${field}`);
  }

  /** The bytes before the first file. */
  get head(): Uint8Array {
    const [head] = this.#parts;
    return head === undefined || "blocks" in head ? new Uint8Array(0) : head;
  }

  /** What follows the head; each part is lent until the next one is asked for. */
  *rest(): Generator<Uint8Array> {
    for (const part of this.#parts.slice(1)) {
      if (!("blocks" in part)) yield part;
      else yield* base64Of(part);
    }
  }

  surround(before: Uint8Array, behind: Uint8Array): void {
    this.#parts = [Buffer.concat([before, this.head]), ...this.#parts.slice(1), behind];
  }

  /** All bytes at once: for what is small. */
  whole(): Buffer {
    const copied = Array.from(this.rest(), (part) => Buffer.from(part));
    return Buffer.concat([this.head, ...copied]);
  }
}

const quote = Buffer.from('"');
const base64Length = (bytes: number): number => 4 * Math.ceil(bytes / 3);

/** The record without members that are only for who reads it on its way: they are its last ones. */
export function withoutHidden(record: Buffer, fields: readonly string[]): Buffer {
  const offsets = fields.map((field) => record.lastIndexOf(`,${JSON.stringify(hiddenName(field))}:`));
  const first = Math.min(...offsets.filter((at) => at >= 0));
  return Number.isFinite(first) ? Buffer.concat([record.subarray(0, first), Buffer.from("}")]) : record;
}

/** The record with a text in the place of a member's null. It has no quote or backslash. */
export function withText(record: Buffer, field: string, text: string): Buffer {
  const name = `${JSON.stringify(field)}:`;
  const at = record.indexOf(`${name}null`);
  if (at < 0) return record;
  const value = at + Buffer.byteLength(name);
  return Buffer.concat([record.subarray(0, value), Buffer.from(`"${text}"`), record.subarray(value + "null".length)]);
}

/** The record without a member that is null, where it has it. */
export function withoutNull(record: Buffer, field: string): Buffer {
  const member = Buffer.from(`${JSON.stringify(field)}:null`);
  const at = record.indexOf(member);
  if (at < 0) return record;
  const comma = ",".charCodeAt(0);
  const from = record[at - 1] === comma ? at - 1 : at;
  const behind = at + member.length;
  const to = from === at && record[behind] === comma ? behind + 1 : behind;
  return Buffer.concat([record.subarray(0, from), record.subarray(to)]);
}
