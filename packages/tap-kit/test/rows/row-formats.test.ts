import type { JsonObject } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";
import { parquetColumn } from "../../src/rows/parquet-columns.ts";
import { rowEnvelope, withNumbers } from "../../src/rows/row-envelope.ts";
import { loadFormat, type RowFormat } from "../../src/rows/row-formats.ts";
import { RowValues } from "../../src/rows/row-values.ts";

const { open } = rowEnvelope({ version: 7 }, new Date("2026-01-31T09:00:00.123Z"));
const properties = (types: Readonly<Record<string, JsonObject>>): JsonObject => ({ type: "object", properties: types });
const text = { type: ["null", "string"] };
const lineOf = (record: string): Buffer => Buffer.concat([open, Buffer.from(`${record}\n`)]);

/** The bytes of a file with these records, each as JSON. */
async function fileOf(format: RowFormat, schema: JsonObject, records: readonly string[]): Promise<Buffer> {
  const { begin } = await loadFormat(format);
  const parts: Buffer[] = [];
  const stored = {
    write: async (bytes: Uint8Array) => void parts.push(Buffer.from(bytes)),
    end: async () => {},
    discard: async () => {},
  };
  const file = begin({ file: stored, schema, openLength: open.length });
  const long = records.length > 1 ? [lineOf(records.at(-1)!)] : [];
  await file.write({ lines: Buffer.concat(records.slice(0, records.length - long.length).map(lineOf)) });
  // The last one as a long record comes: its rest in pieces.
  for (const line of long)
    await file.write({ lines: line.subarray(0, open.length + 3), rest: [line.subarray(open.length + 3)] });
  const { bytes } = await file.end();
  expect(bytes).toBe(Buffer.concat(parts).length);
  return Buffer.concat(parts);
}

/** The values of each row as JSON, in the order of the columns. */
function valuesOf(schema: JsonObject, lines: Buffer): string[][] {
  const found: string[][] = [[]];
  new RowValues(schema).read(
    lines,
    (_, start, end) => found.at(-1)!.push(start === end ? "null" : lines.toString("utf8", start, end)),
    () => found.push([]),
  );
  return found.slice(0, -1);
}

async function parquetRows(schema: JsonObject, records: readonly string[]) {
  const bytes = await fileOf("parquet", schema, records);
  const file = Uint8Array.from(bytes).buffer;
  return parquetReadObjects({ file: { byteLength: file.byteLength, slice: (from, to) => file.slice(from, to) } });
}

describe("parquet", () => {
  it("has typed columns, nulls, and what rows say of themselves", async () => {
    const schema = properties({
      text,
      flag: { type: ["null", "boolean"] },
      count: { type: ["null", "integer"] },
      day: { type: ["null", "string"], format: "date" },
      at: { type: ["null", "string"], format: "date-time" },
      list: { type: ["null", "array"], items: { type: "string" } },
    });
    const nothing = '{"text":null,"flag":null,"count":null,"day":null,"at":null,"list":null}';
    const all =
      '{"text":"a\\n\\"é","flag":true,"count":9007199254740993,"day":"4000-12-31","at":"2026-01-31T09:05:00.001Z","list":["a]",{"b":"}"}]}';

    expect(await parquetRows(schema, [all, nothing])).toEqual([
      {
        _sdc_extracted_at: new Date("2026-01-31T09:00:00.123Z"),
        _sdc_sequence: 1769850000123n,
        _sdc_table_version: 7n,
        text: 'a\n"é',
        flag: true,
        count: 9007199254740993n,
        day: new Date("4000-12-31T00:00:00.000Z"),
        at: new Date("2026-01-31T09:05:00.001Z"),
        list: '["a]",{"b":"}"}]',
      },
      expect.objectContaining({ text: null, flag: null, count: null, day: null, at: null, list: null }),
    ]);
  });

  it.each([
    ["123456789012345678", 123456789012345678n * 10n ** 18n],
    ["-12345678901234567890.123456789012345678", -12345678901234567890123456789012345678n],
    ["0.1", 10n ** 17n],
    ["-0", 0n],
    ["1.5e3", 1500n * 10n ** 18n],
    ["-12E-3", -12n * 10n ** 15n],
    ["99999999999999999999e0", 99999999999999999999n * 10n ** 18n],
    ["0e999999", 0n],
    ["1e-18", 1n],
  ])("keeps all digits of %s", (json, unscaled) => {
    expect(parquetColumn("amount", { type: ["null", "number"] }).value(json)).toBe(unscaled);
  });

  it.each([
    // 1 / 789, as a formula of Salesforce has it.
    ["0.0012674271229404308", 1267427122940431n],
    ["-0.0000000000000000005", -1n],
    ["4.9e-19", 0n],
    ["1e-99999", 0n],
    ["12345678901234567890.0000000000000000014", 12345678901234567890000000000000000001n],
  ])("rounds %s to the 18th digit behind its point", (json, unscaled) => {
    expect(parquetColumn("amount", { type: "number" }).value(json)).toBe(unscaled);
  });

  it.each([
    ["number", "1e20", "amount: a number has more than 20 digits before its point"],
    ["number", "-123456789012345678901.5", "--numbers double writes it"],
    ["number", "99999999999999999999.9999999999999999995", "amount: a number has more than 20 digits before its point"],
    ["number", '"12"', "amount: a value is no number"],
    ["integer", "9223372036854775808", "amount: a value is no whole number of 64 bits"],
    ["integer", "1.5", "amount: a value is no whole number of 64 bits"],
  ])("refuses a value that a %s does not hold, by the field's name: %s", async (type, value, why) => {
    await expect(parquetRows(properties({ amount: { type } }), [`{"amount":${value}}`])).rejects.toThrow(why);
  });

  it("has doubles where they are wanted, of any size", async () => {
    const schema = withNumbers(properties({ amount: { type: ["null", "number"] }, text }), "double");
    const amounts = ["1e300", "-1.2345678901234567e-30", "0.0012674271229404308", "null"];
    const rows = await parquetRows(
      schema,
      amounts.map((amount) => `{"amount":${amount},"text":"a"}`),
    );

    expect(rows.map((row) => row["amount"])).toEqual(amounts.map((amount) => JSON.parse(amount)));
  });
});

describe("CSV", () => {
  it("has a header, CRLF, quotes where they are needed, and nothing for null", async () => {
    const schema = properties({ "a,b": text, c: text, d: { type: "number" } });
    const bytes = await fileOf("csv", schema, [
      '{"a,b":"x\\"y","c":"","d":12.50}',
      '{"a,b":null,"c":"two\\r\\nlines","d":-3}',
    ]);

    expect(bytes.toString()).toBe(
      '_sdc_extracted_at,_sdc_sequence,_sdc_table_version,"a,b",c,d\r\n' +
        '2026-01-31T09:00:00.123Z,1769850000123,7,"x""y","",12.50\r\n' +
        '2026-01-31T09:00:00.123Z,1769850000123,7,,"two\r\nlines",-3\r\n',
    );
  });
});

describe("a CSV file", () => {
  it("has quotes around apostrophes, which DuckDB would take for quotes in a file without others", async () => {
    const bytes = await fileOf("csv", properties({ name: text }), [
      '{"name":"\'"}',
      '{"name":"O\'Neill"}',
      '{"name":"a"}',
    ]);

    expect([...bytes.toString().matchAll(/7,(.*)\r\n/g)].map(([, name]) => name)).toEqual([`"'"`, `"O'Neill"`, "a"]);
  });
});

describe("the values of a row", () => {
  it("are in the columns of their names, also of names that are numbers", async () => {
    const bytes = await fileOf("csv", properties({ b: text, 12: text }), ['{"12":"x","b":"y"}']);

    expect(bytes.toString()).toBe(
      "_sdc_extracted_at,_sdc_sequence,_sdc_table_version,12,b\r\n2026-01-31T09:00:00.123Z,1769850000123,7,x,y\r\n",
    );
  });

  it("are those of the record, whatever its properties hold", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }),
        fc.array(fc.array(fc.jsonValue(), { minLength: 5, maxLength: 5 })),
        (names, rows) => {
          // A record of objects would sort names that are numbers.
          const texts = rows.map((row) => row.map((value) => JSON.stringify(value)));
          const records = texts.map(
            (row) => `{${names.map((name, at) => `${JSON.stringify(name)}:${row[at]}`).join(",")}}`,
          );
          const schema = { type: "object", properties: Object.fromEntries(names.map((name) => [name, {}])) };
          const order = Object.keys(schema.properties);
          const sorted = records.map(
            (_, row) =>
              `{${order.map((name) => `${JSON.stringify(name)}:${texts[row]![names.indexOf(name)]}`).join(",")}}`,
          );
          const found = valuesOf(schema, Buffer.concat(sorted.map(lineOf)));

          expect(found.map((row) => row.slice(3))).toEqual(
            texts.map((row) => order.map((name) => row[names.indexOf(name)])),
          );
        },
      ),
    );
  });

  it.each([
    ['{"b":2}', ["null", "2", "null"]],
    ['{"a":1,"c":3}', ["1", "null", "3"]],
    ["{}", ["null", "null", "null"]],
  ])("are null where the record has no such property: %s", (record, expected) => {
    const [found] = valuesOf(properties({ a: {}, b: {}, c: {} }), lineOf(record));

    expect(found!.slice(3)).toEqual(expected);
  });

  it.each(['{"b":1}', '{"a":1,"b":2}', '{"a":1', '{"a":"x}', '{"a":[1}', '{ "a":1}', "[]"])(
    "are refused where the line is %s",
    (line) => {
      expect(() => valuesOf(properties({ a: {} }), lineOf(line))).toThrow("a record line is not as its schema says");
    },
  );
});
