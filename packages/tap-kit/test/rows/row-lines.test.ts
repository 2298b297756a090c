import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rowEnvelope, rowSchema } from "../../src/rows/row-envelope.ts";
import { rowLines } from "../../src/rows/row-lines.ts";

const at = new Date("2026-01-31T09:00:00.123Z");
const { open, close } = rowEnvelope({ version: 7 }, at);
const rowsOf = (records: readonly object[]): string => {
  const lines = Buffer.concat(
    records.flatMap((each) => [open, Buffer.from(JSON.stringify(each)), close, Buffer.from("\n")]),
  );
  return Buffer.from(rowLines(lines, open.length, new Uint8Array(lines.length))).toString();
};

describe("the lines of rows", () => {
  it("are the records with what a message says around them", () => {
    expect(rowsOf([{ Id: "a", Name: 'x\n"{},' }, {}])).toBe(
      '{"_sdc_extracted_at":"2026-01-31T09:00:00.123Z","_sdc_sequence":1769850000123,"_sdc_table_version":7,"Id":"a","Name":"x\\n\\"{},"}\n' +
        '{"_sdc_extracted_at":"2026-01-31T09:00:00.123Z","_sdc_sequence":1769850000123,"_sdc_table_version":7}\n',
    );
  });

  it("are JSON of what they say and the record, whatever it holds", () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (records) => {
        const own = { _sdc_extracted_at: at.toISOString(), _sdc_sequence: at.getTime(), _sdc_table_version: 7 };
        const lines = rowsOf(records).split("\n").slice(0, -1);

        expect(lines).toEqual(
          records.map(
            (each) =>
              `${JSON.stringify(own).slice(0, -1)}${Object.keys(each).length > 0 ? "," : ""}${JSON.stringify(each).slice(1)}`,
          ),
        );
      }),
    );
  });

  it("have a schema of the same columns", () => {
    expect(
      Object.keys(Object(rowSchema({ type: "object", properties: { Id: { type: "string" } } })["properties"])),
    ).toEqual(["_sdc_extracted_at", "_sdc_sequence", "_sdc_table_version", "Id"]);
  });
});
