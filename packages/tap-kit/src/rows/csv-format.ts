import { CountedFile } from "./counted-file.ts";
import { CsvRows } from "./csv-rows.ts";
import type { RowFile, RowFileFormat } from "./row-file.ts";
import { RowValues } from "./row-values.ts";
import { wholeLines } from "./whole-lines.ts";

/** CSV by RFC 4180: a header, CRLF, and quotes where they are needed. Nothing between commas is null; an empty text is `""`. */
export const csvFormat: RowFileFormat = {
  suffix: "csv",
  begin: ({ file, schema }): RowFile => {
    const values = new RowValues(schema);
    const counted = new CountedFile(file);
    const rows = new CsvRows();
    rows.addHeader([...values.columns.keys()]);
    return {
      write: async (block) => {
        const lines = wholeLines(block);
        values.read(
          lines,
          (column, start, end) => rows.addValue(column, lines, start, end),
          () => rows.endRow(),
        );
        await counted.write(rows.take());
      },
      end: async () => {
        // A file without rows has its header.
        await counted.write(rows.take());
        return counted.end();
      },
      discard: () => counted.discard(),
    };
  },
};
