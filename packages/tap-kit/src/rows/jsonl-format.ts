import { GzipFile } from "./gzip-file.ts";
import type { RowFile, RowFileFormat } from "./row-file.ts";
import { rowLines } from "./row-lines.ts";

/** JSON Lines, compressed: a JSON object a line. */
export const jsonlFormat: RowFileFormat = {
  suffix: "jsonl.gz",
  begin: ({ file, openLength }): RowFile => {
    const gzip = new GzipFile(file);
    let buffer = new Uint8Array();
    return {
      write: async ({ lines, rest = [] }) => {
        if (buffer.length < lines.length) buffer = new Uint8Array(lines.length);
        await gzip.write(rowLines(lines, openLength, buffer));
        for (const piece of rest) await gzip.write(piece);
      },
      end: () => gzip.end(),
      discard: () => gzip.discard(),
    };
  },
};
