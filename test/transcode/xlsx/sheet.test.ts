import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAtItsLimit, SharedTexts, SheetFault, SheetRows, sheetText } from "../../../src/transcode/xlsx/sheet-xml.ts";

/** Rows as lists of texts with their columns. */
function rowsOf(xml: string, texts: readonly string[] = [], cuts: readonly number[] = []): object[] {
  const reader = new SheetRows(texts);
  const places = [0, ...cuts.map((cut) => cut % (xml.length + 1)).toSorted((a, b) => a - b), xml.length];
  const rows = places.flatMap((place, n) => [...reader.push(xml.slice(places[n - 1] ?? 0, place))]);
  reader.end();
  return rows.map((row) => Object.fromEntries(row));
}

const sheet = `<?xml version="1.0"?><worksheet><sheetData><row r="1"/><row r="2"><c r="B2" t="s"><v>1</v></c><c r="D2"><v>12.5</v></c>
<c r="AA2" t="b"><v>1</v></c></row><x:row><x:c t="inlineStr"><x:is><x:t>a &lt;b&gt; &#228;&amp;_x0009_</x:t></x:is></x:c><x:c t="str"><x:v>c</x:v></x:c></x:row></sheetData></worksheet>`;

describe("SheetRows", () => {
  it("reads the same rows, however the text was cut", () => {
    const expected = [
      {},
      {
        1: { kind: "text", text: "second" },
        3: { kind: "number", text: "12.5" },
        26: { kind: "boolean", text: "true" },
      },
      { 0: { kind: "text", text: "a <b> ä&\t" }, 1: { kind: "text", text: "c" } },
    ];
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (cuts) => {
        expect(rowsOf(sheet, ["first", "second"], cuts)).toEqual(expected);
      }),
    );
  });

  it("refuses what no spreadsheet has: entities of its own, texts that are not there, an end in the middle", () => {
    expect(() => rowsOf('<!DOCTYPE x [<!ENTITY a "b">]><row/>')).toThrow(SheetFault);
    expect(() => rowsOf('<row><c t="s"><v>9</v></c></row>')).toThrow("names a text that it has not");
    expect(() => rowsOf('<row r="1"><c r="A1"><v>1</v></c>')).toThrow(/is no XML: .*unclosed tag: row/);
    expect(() => rowsOf("<row>&a;</row>")).toThrow(SheetFault);
    expect(() => rowsOf("<sheetData><row></sheetData>")).toThrow(SheetFault);
  });
});

describe("SharedTexts", () => {
  it("joins the runs of a text, without what tells how to pronounce it", () => {
    const texts: string[] = [];
    const shared = new SharedTexts((text) => texts.push(text), 100);
    shared.push('<sst><si><t xml:space="preserve"> a </t></si><si><r><t>b</t></r><r><rPr/><t>c</t></r>');
    shared.push("<rPh><t>no</t></rPh></si><si/><si><t><![CDATA[<d>]]></t></si></sst>");
    shared.end();

    expect(texts).toEqual([" a ", "bc", "", "<d>"]);
  });

  it("takes no more text than it is allowed", () => {
    expect(() => new SharedTexts(() => {}, 3).push("<si><t>four</t></si>")).toThrow("more than 3 characters");
  });
});

describe("sheetText", () => {
  const number = (text: string) => ({ kind: "number", text }) as const;
  it.each([
    ["date", "45658", "2025-01-01"],
    ["date", "61", "1900-03-01"],
    ["datetime", "46344.28634259259", "2026-11-18T06:52:20"],
    ["double", "12.5", "12.5"],
    ["string", "7", "7"],
  ])("a %s that is the number %s is %s", (dataType, text, expected) => {
    expect(sheetText(number(text), dataType)).toBe(expected);
  });

  it("takes a hyphen for nothing, but in a column of text", () => {
    const hyphen = { kind: "text", text: "-" } as const;

    expect([sheetText(hyphen, "double"), sheetText(hyphen, "string"), sheetText(undefined, "string")]).toEqual([
      null,
      "-",
      null,
    ]);
  });

  it("knows a number that may have lost digits", () => {
    expect(
      ["1234567890123456", "1.23E+18", "123456789012.123", "0.1"].map((text) => isAtItsLimit(number(text))),
    ).toEqual([true, true, false, false]);
  });
});
