import { CountedFile } from "./counted-file.ts";
import { inCsv } from "./csv-value.ts";
import type { RowFile, RowFileFormat } from "./row-file.ts";
import { RowValues, textOf } from "./row-values.ts";
import { wholeLines } from "./whole-lines.ts";

/** CSV by RFC 4180: a header, CRLF, and quotes where they are needed. Nothing between commas is null; an empty text is `""`. */
export const csvFormat: RowFileFormat = {
  suffix: "csv",
  begin: ({ file, schema, openLength }): RowFile => {
    const values = new RowValues(schema, openLength);
    const counted = new CountedFile(file);
    let text = `${[...values.columns.keys()].map(quoted).join(",")}\r\n`;
    return {
      write: async (block) => {
        values.read(
          wholeLines(block),
          (column, json) => {
            text += column === 0 ? cell(json) : `,${cell(json)}`;
          },
          () => {
            text += "\r\n";
          },
        );
        const bytes = Buffer.from(text);
        text = "";
        await counted.write(bytes);
      },
      end: () => counted.end(),
      discard: () => counted.discard(),
    };
  },
};

function cell(json: string): string {
  if (json === "null") return "";
  if (json.startsWith('"')) return quoted(textOf(json));
  return quoted(json);
}

const quoted = (text: string): string => (text === "" ? '""' : inCsv(text));
