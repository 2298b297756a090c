import type { RowFilter, Transcoder } from "../../src/transcode/transcoder.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const envelope = {
  open: encoder.encode('{"type":"RECORD","record":'),
  close: encoder.encode(',"version":1}'),
};

/** The result of a transcoder for one wire page in chunks of these sizes, which are used again and again. */
export function transcodePage(transcoder: Transcoder, body: Uint8Array, cuts: readonly number[], filter?: RowFilter) {
  let lines = "";
  let records = 0;
  const take = (blocks: ReturnType<Transcoder["push"]>): void => {
    for (const block of blocks) {
      lines += decoder.decode(block.lines);
      records += block.records;
    }
  };
  const replaced = transcoder.replaced;
  transcoder.begin(envelope, filter);
  for (let at = 0, n = 0; at < body.length; n++) {
    const size = cuts[n % cuts.length]!;
    // The caller may reuse the memory of a chunk after pushing it.
    const chunk = Uint8Array.from(body.subarray(at, at + size));
    take(transcoder.push(chunk));
    chunk.fill(0x22);
    at += size;
  }
  take(transcoder.end());
  return {
    lines,
    given: records,
    rows: transcoder.rows,
    records: transcoder.records,
    lastKey: transcoder.lastKey,
    replaced: transcoder.replaced - replaced,
  };
}

/** The records of a wire page without their envelopes, each as text. */
export function recordsOf(transcoder: Transcoder, body: string | Uint8Array): string[] {
  const bytes = typeof body === "string" ? encoder.encode(body) : body;
  const open = decoder.decode(envelope.open);
  const close = decoder.decode(envelope.close);
  const { lines } = transcodePage(transcoder, bytes, [1 << 20]);
  return lines
    .split("\n")
    .slice(0, -1)
    .map((line) => line.slice(open.length, -close.length));
}
