import type { RecordBlock } from "../engine/record-sink.ts";

/** The lines of a block as a whole. A long record that comes in pieces is held in memory, because its row is one value after the other. */
export function wholeLines({ lines, rest }: Pick<RecordBlock, "lines" | "rest">): Buffer {
  if (rest === undefined) return Buffer.from(lines.buffer, lines.byteOffset, lines.length);
  const pieces = [Buffer.from(lines)];
  for (const piece of rest) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces);
}
