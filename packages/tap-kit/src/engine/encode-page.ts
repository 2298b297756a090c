import type { PlainPage } from "../tap/page.ts";
import type { Selection } from "../tap/stream.ts";
import { type Encode, recordEncoder } from "./encode-record.ts";
import type { Protocol } from "./protocol.ts";

/** Encoded records are written in blocks of about this many characters. */
const blockLength = 1 << 18;

const encoders = new WeakMap<Selection, Encode>();

/** The record lines of a page of objects, in blocks. */
export function* encodePage({ objects, extractedAt }: PlainPage, selection: Selection, protocol: Protocol) {
  const encodeRecord = encoders.get(selection) ?? recordEncoder(selection.schema);
  encoders.set(selection, encodeRecord);
  const { open, close } = protocol.envelope(selection, extractedAt);
  const [before, after] = [Buffer.from(open).toString(), `${Buffer.from(close).toString()}\n`];
  let text = "";
  let records = 0;
  for (const record of objects) {
    text += before + encodeRecord(record) + after;
    records += 1;
    if (text.length >= blockLength) {
      yield { lines: Buffer.from(text), records };
      text = "";
      records = 0;
    }
  }
  if (records > 0) yield { lines: Buffer.from(text), records };
}
