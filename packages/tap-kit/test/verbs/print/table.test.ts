import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { styleFor } from "../../../src/verbs/print/style.ts";
import { table } from "../../../src/verbs/print/table.ts";
import { widthOf } from "../../../src/verbs/print/text-width.ts";

const plain = styleFor({}, { isTerminal: false, isRefused: false });
const shown = (...given: readonly [columns: Parameters<typeof table>[0], rows: Parameters<typeof table>[1]]) =>
  table(...given, { width: 80, style: plain });

describe("a table", () => {
  it("has its columns below each other where characters are two wide, or are made of several", () => {
    const rows = [
      { name: "Müller", city: "Köln", rows: 12 },
      { name: "東京支店", city: "東京", rows: 3 },
      { name: "🫠 emoji 👩‍👩‍👧", city: "e\u0301", rows: 1250 },
    ];

    expect(shown([{ key: "name" }, { key: "rows", align: "right" }, { key: "city" }], rows)).toMatchInlineSnapshot(`
      "name             rows  city
      Müller             12  Köln
      東京支店            3  東京
      🫠 emoji 👩👩👧  1250  é
      "
    `);
  });

  it("cuts long values so that it fits the terminal, but never names", () => {
    const name = "A_Very_Long_Name_Of_A_Custom_Object_That_Is_Copied__c";
    const columns = [{ key: "name", isWhole: true }, { key: "label" }, { key: "why" }];

    expect(
      shown(columns, [{ name, label: "An object with a label", why: "It is not selected in the catalog." }]),
    ).toMatchInlineSnapshot(`
      "name                                                   label         why
      A_Very_Long_Name_Of_A_Custom_Object_That_Is_Copied__c  An object w…  It is not …
      "
    `);
  });

  it("continues sentences on the next line where the column says so", () => {
    const columns = [{ key: "stream" }, { key: "rows", align: "right" as const }, { key: "why", wraps: true }];
    const why =
      "Bulk API 2.0: it has 1,200,000 rows, and REST would take 600 calls for them, which is 6 % of the limit.";

    expect(shown(columns, [{ stream: "Account", rows: 1200000, why }])).toMatchInlineSnapshot(`
      "stream      rows  why
      Account  1200000  Bulk API 2.0: it has 1,200,000 rows, and REST would take 600
                        calls for them, which is 6 % of the limit.
      "
    `);
  });

  it("leaves out what is optional where sentences would be narrow beside it, and nothing else", () => {
    const columns = [
      { key: "stream", isWhole: true },
      { key: "seconds", isOptional: true },
      { key: "why", wraps: true },
    ];
    const rows = [{ stream: "Account", seconds: 12, why: "It has 1,200,000 rows, and REST would take 600 calls." }];

    expect(table(columns, rows, { width: 58, style: plain })).toMatchInlineSnapshot(`
      "stream   seconds  why
      Account  12       It has 1,200,000 rows, and REST would
                        take 600 calls.
      "
    `);
    expect(table(columns, rows, { width: 57, style: plain })).toMatchInlineSnapshot(`
      "stream   why
      Account  It has 1,200,000 rows, and REST would take 600
               calls.
      "
    `);
  });

  it("shows rows beside each other, a line for each value, where there is no room for all columns", () => {
    const columns = Array.from({ length: 12 }, (_, at) => ({ key: `Field_Number_${at}__c` }));
    const row = Object.fromEntries(columns.map(({ key }, at) => [key, `value ${at}`]));

    expect(shown(columns, [row, row])).toMatchInlineSnapshot(`
      "                    -- 1 ------------------------  -- 2 ------------------------
      Field_Number_0__c   value 0                        value 0
      Field_Number_1__c   value 1                        value 1
      Field_Number_2__c   value 2                        value 2
      Field_Number_3__c   value 3                        value 3
      Field_Number_4__c   value 4                        value 4
      Field_Number_5__c   value 5                        value 5
      Field_Number_6__c   value 6                        value 6
      Field_Number_7__c   value 7                        value 7
      Field_Number_8__c   value 8                        value 8
      Field_Number_9__c   value 9                        value 9
      Field_Number_10__c  value 10                       value 10
      Field_Number_11__c  value 11                       value 11
      "
    `);
  });

  it("never cuts a number: its beginning would be another number", () => {
    const columns = [
      { key: "name" },
      { key: "most", align: "right" as const },
      { key: "left", align: "right" as const },
    ];
    const rows = [{ name: "A limit of some length", most: "500,000,000", left: "499,999,999" }];

    expect(table(columns, rows, { width: 36, style: plain })).toMatchInlineSnapshot(`
      "name               most         left
      A limit o…  500,000,000  499,999,999
      "
    `);
    expect(table(columns, rows, { width: 30, style: plain })).toMatchInlineSnapshot(`
      "-- 1
      name  A limit of some length
      most  500,000,000
      left  499,999,999
      "
    `);
  });

  it("continues sentences on the next line also where each row is shown by itself", () => {
    const columns = [
      { key: "stream", isWhole: true },
      { key: "why", wraps: true },
    ];
    const row = { stream: "AccountContactRelation", why: "It has 1,200,000 rows, and REST would take 600 calls." };

    expect(table(columns, [row], { width: 40, style: plain })).toMatchInlineSnapshot(`
      "-- 1 -
      stream  AccountContactRelation
      why     It has 1,200,000 rows, and REST
              would take 600 calls.
      "
    `);
  });

  it("takes as many rows as there are", () => {
    const rows = Array.from({ length: 200_000 }, (_, at) => ({ id: String(at) }));

    expect(shown([{ key: "id" }], rows)).toHaveLength(
      "id\n".length + rows.reduce((sum, { id }) => sum + id.length + 1, 0),
    );
  });

  it("lets no value steer the terminal or begin a line of its own", () => {
    const text = shown([{ key: "name" }], [{ name: "a\u001b[2Jb\u009b31mc\u202ed\r\ne\tf\u0007" }]);

    expect(text).toBe("name\nabcd e f\n");
  });

  it("is never wider than the terminal", () => {
    const texts = fc.string({ unit: "grapheme", maxLength: 60 });
    const tables = fc.integer({ min: 1, max: 6 }).chain((count) =>
      fc.record({
        width: fc.integer({ min: 30, max: 120 }),
        rows: fc.array(fc.array(texts, { minLength: count, maxLength: count }), { maxLength: 5 }),
        wraps: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
      }),
    );

    fc.assert(
      fc.property(tables, ({ width, rows, wraps }) => {
        const columns = wraps.map((each, at) => ({ key: `c${at}`, wraps: each }));
        const text = table(
          columns,
          rows.map((row) => Object.fromEntries(row.map((value, at) => [`c${at}`, value]))),
          { width, style: plain },
        );

        expect(text.split("\n").filter((line) => widthOf(line) > width)).toEqual([]);
      }),
    );
  });
});
