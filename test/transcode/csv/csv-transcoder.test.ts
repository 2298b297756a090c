import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { compileCsv } from "../../../src/transcode/csv/csv-transcoder.ts";
import type { Layout } from "../../../src/transcode/layout.ts";
import { layoutOf } from "../../support/layouts.ts";
import { recordsOf, transcodePage } from "../../support/transcoded.ts";

const layout = layoutOf({ Id: "text", Name: "text", "Owner.Name": "text", Amount: "decimal" });
const HEADER = '"Id","Name","Owner.Name","Amount"\n';

/** The message of the error that this body ends in, the same however it is cut. */
function faultOf(body: string, of: Layout = layout): string {
  const messages = [[1], [7], [1 << 20]].map((cuts) => {
    try {
      transcodePage(compileCsv(of), new TextEncoder().encode(body), cuts);
    } catch (error) {
      if (error instanceof TapError && error.detail.kind === "integrity" && error.detail.stream === "Account") {
        return error.message.slice(0, error.message.indexOf(". ") + 1);
      }
      throw error;
    }
    return "no error";
  });
  expect(new Set(messages).size).toBe(1);
  return messages[0]!;
}

describe("CSV", () => {
  it("maps the columns of each page by their names, in whatever order they come", () => {
    const transcoder = compileCsv(layout);

    const first = recordsOf(transcoder, `${HEADER}"1","a","b","2.0"\n`);
    const second = recordsOf(transcoder, '"Amount","Owner.Name","Id","Name"\n"2.0","b","1","a"\n');

    expect(first).toEqual(['{"Id":"1","Name":"a","Owner__Name":"b","Amount":2}']);
    expect(second).toEqual(first);
  });

  it("finds a column in another case, but keeps columns apart that differ in case only", () => {
    expect(recordsOf(compileCsv(layoutOf({ Id: "text" })), '"ID"\n"1"\n')).toEqual(['{"Id":"1"}']);
    expect(recordsOf(compileCsv(layoutOf({ A__c: "text", a__c: "text" })), '"a__c","A__c"\n"1","2"\n')).toEqual([
      '{"A__c":"2","a__c":"1"}',
    ]);
    expect(faultOf('"A__C","a__c"\n', layoutOf({ A__c: "text", a__c: "text" }))).toBe(
      'Account: a reply has the column "A__C" that was not asked for.',
    );
  });

  it("keeps every line break, comma and quote inside quotes as it is", () => {
    const text = 'a\r\nb\rc\nd,"e""';

    const records = recordsOf(compileCsv(layoutOf({ Id: "text" })), `"Id"\r\n"${text.replaceAll('"', '""')}"\r\n`);

    expect(records).toEqual([JSON.stringify({ Id: text })]);
  });

  it("takes words that look like null as text", () => {
    const records = recordsOf(
      compileCsv(layoutOf({ Id: "text" })),
      '"Id"\n"NA"\n"NULL"\n"None"\n"NaN"\n"true"\n"00123"\n',
    );

    expect(records).toEqual(["NA", "NULL", "None", "NaN", "true", "00123"].map((Id) => JSON.stringify({ Id })));
  });

  it.each(["", HEADER, HEADER.trimEnd(), `\uFEFF${HEADER}`])("gives no record for a body without a row: %j", (body) => {
    const page = transcodePage(compileCsv(layout), new TextEncoder().encode(body), [1]);

    expect(page).toEqual({
      lines: "",
      given: 0,
      rows: 0,
      records: 0,
      lastKey: { id: null, modifiedAt: null },
      replaced: 0,
    });
  });

  it.each([
    ["a missing column", '"Id","Name","Amount"\n', "a reply lacks the column Owner.Name."],
    ["a header that is cut", '"Id","Name","Owner', "a reply ends in the middle."],
    [
      "an extra column",
      `${HEADER.trimEnd()},"\u001b[31m"\n`,
      'a reply has the column "\\u001b[31m" that was not asked for.',
    ],
    ["a column twice", `"Name",${HEADER}`, 'a reply has the column "Name" twice.'],
    ["too few values", `${HEADER}"1","a","b","2"\n"1","a"\n`, "row 2 of a reply has 2 values for 4 columns."],
    ["too many values", `${HEADER}"1","a","b","2","c"\n`, "row 1 of a reply has more values than its 4 columns."],
    ["a row cut behind a comma", `${HEADER}"1","a",`, "row 1 of a reply has 3 values for 4 columns."],
    ["a row cut in a value", `${HEADER}"1","a`, "row 1 of a reply ends in the middle."],
    ["an empty line", `${HEADER}\n`, "row 1 of a reply has 1 values for 4 columns."],
    [
      "something behind a quote",
      `${HEADER}"1"a\n`,
      "row 1 of a reply has something else than a comma or a line's end behind a value.",
    ],
    [
      "a lone carriage return",
      `${HEADER}"1"\r"a"\n`,
      "row 1 of a reply has something else than a comma or a line's end behind a value.",
    ],
    ["a quote in a bare value", `${HEADER}1"2"\n`, "row 1 of a reply has a quote inside a value without quotes."],
    [
      "a text for a number",
      `${HEADER}"1","a","b","x"\n`,
      "row 1 of a reply has something else than a number in column Amount.",
    ],
    ["an HTML page", "<!DOCTYPE html>\n<html>", "a reply is no header row."],
  ])("refuses %s", (_, body, message) => {
    expect(faultOf(body)).toBe(`Account: ${message}`);
  });

  it("refuses an empty line where there is one column", () => {
    expect(faultOf('"Id"\n"1"\n\n', layoutOf({ Id: "text" }))).toBe("Account: row 2 of a reply is an empty line.");
  });

  it("knows no key of the page before", () => {
    const transcoder = compileCsv(layout);
    recordsOf(transcoder, `${HEADER}"1","","",""\n`);
    expect(transcoder.lastKey).toEqual({ id: "1", modifiedAt: null });

    recordsOf(transcoder, HEADER);

    expect(transcoder.lastKey).toEqual({ id: null, modifiedAt: null });
  });

  it("starts afresh after an error", () => {
    const transcoder = compileCsv(layout);
    expect(() => recordsOf(transcoder, `${HEADER}"1"\n`)).toThrow(TapError);

    expect(recordsOf(transcoder, `${HEADER}"1","","",""\n`)).toEqual([
      '{"Id":"1","Name":null,"Owner__Name":null,"Amount":null}',
    ]);
  });

  it("refuses a layout with the same column twice", () => {
    const { columns } = layoutOf({ Id: "text" });
    expect(() => compileCsv({ ...layout, columns: [...columns, ...columns] })).toThrow(
      "Account: the layout has the column Id twice.",
    );
  });
});
