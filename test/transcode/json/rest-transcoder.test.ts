import { TapError } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { compileRest } from "../../../src/transcode/json/rest-transcoder.ts";
import type { Layout } from "../../../src/transcode/layout.ts";
import { layoutOf } from "../../support/layouts.ts";
import { recordsOf, transcodePage } from "../../support/transcoded.ts";

const layout = layoutOf({ Id: "text", "Account.Name": "text", "Account.Owner.Name": "text", Done: "boolean" });
const record = (members: string): string => `{"totalSize":1,"done":true,"records":[{${members}}]}`;
const WHOLE = '"attributes":{"type":"Contact"},"Id":"1","Account":{"Name":"a","Owner":{"Name":"b"}},"Done":true';

function faultOf(body: string, of: Layout = layout): string {
  const messages = [[1], [7], [1 << 20]].map((cuts) => {
    try {
      transcodePage(compileRest(of), new TextEncoder().encode(body), cuts);
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

describe("REST", () => {
  it("tells what stands around the records", () => {
    const transcoder = compileRest(layout);

    recordsOf(
      transcoder,
      `{"records":[{${WHOLE}}],"nextRecordsUrl":"/services/data/v67.0/query/0r8-1","new":[{}],"done":false,"totalSize":2}`,
    );

    expect(transcoder.head).toEqual({ totalSize: 2, done: false, nextRecordsUrl: "/services/data/v67.0/query/0r8-1" });
  });

  it("gives null for all fields of a parent that is null", () => {
    const some = recordsOf(compileRest(layout), record('"Id":"1","Account":{"Name":"a","Owner":null},"Done":false'));
    const none = recordsOf(compileRest(layout), record('"Done":null,"Account":null,"Id":""'));

    expect(some).toEqual(['{"Id":"1","Account__Name":"a","Account__Owner__Name":null,"Done":false}']);
    expect(none).toEqual(['{"Id":null,"Account__Name":null,"Account__Owner__Name":null,"Done":null}']);
  });

  it("finds a member in another case, and by a name with escapes", () => {
    expect(recordsOf(compileRest(layoutOf({ Id: "text" })), record('"ID":"1"'))).toEqual(['{"Id":"1"}']);
    expect(recordsOf(compileRest(layoutOf({ Id: "text" })), record('"\\u0049d":"1"'))).toEqual(['{"Id":"1"}']);
  });

  it("gives numbers, booleans and objects in a text column as their source text", () => {
    const values = ["1.50", "-0.0", "1E400", "true", '[ 1.0 , {"a b" : "c\\"\\\\d\\u00e9 é" } ]', "{}"];

    const records = values.flatMap((value) =>
      recordsOf(compileRest(layoutOf({ Id: "text" })), record(`"Id":${value}`)),
    );

    const texts = ["1.50", "-0.0", "1E400", "true", '[1.0,{"a b":"c\\"\\\\d\\u00e9 é"}]', "{}"];
    expect(records).toEqual(texts.map((Id) => JSON.stringify({ Id })));
  });

  it("reads numbers, booleans and date-times that come as strings, escapes and all", () => {
    const kinds = layoutOf({ I: "integer", D: "decimal", B: "boolean", T: "datetime" });

    const records = recordsOf(
      compileRest(kinds),
      record('"I":"12","D":"1\\u002e50","B":"false","T":"2026-01-31T09:05:00.000\\u002b0000"'),
    );

    expect(records).toEqual(['{"I":12,"D":1.5,"B":false,"T":"2026-01-31T09:05:00.000Z"}']);
  });

  it("replaces lone surrogates and NUL, counts them, and leaves a replacement character that was sent as it is", () => {
    const transcoder = compileRest(layoutOf({ Id: "text" }));

    const records = recordsOf(
      transcoder,
      record('"Id":"\\ud83d|\\ude00|\\ud83d\\ude00|\\u0000|\uFFFD|\\ufffd|\\ud83d\\n"'),
    );

    expect(records).toEqual(['{"Id":"\uFFFD|\uFFFD|😀|\uFFFD|\uFFFD|\uFFFD|\uFFFD\\n"}']);
    expect(transcoder.replaced).toBe(4);
  });

  it.each([
    ["an empty body", "", "a reply is empty."],
    ["an HTML page", "<html>", "a reply is not a JSON object."],
    ["a list of errors", '[{"errorCode":"X"}]', "a reply is not a JSON object."],
    ["a body without records", '{"totalSize":0,"done":true}', "a reply has no records."],
    ["records that are none", '{"records":null}', "a reply has records that are no array."],
    ["records twice", '{"records":[],"records":[]}', "a reply has the member records twice."],
    ["a body without totalSize", '{"done":true,"records":[]}', "a reply has no totalSize."],
    ["a body that does not say done", '{"totalSize":0,"records":[]}', "a reply does not say whether it is done."],
    [
      "more to come from nowhere",
      '{"totalSize":9,"done":false,"records":[]}',
      "a reply is not done, but has no nextRecordsUrl.",
    ],
    ["a body cut in a record", record(WHOLE).slice(0, -20), "row 1 of a reply ends in the middle."],
    ["a body cut behind a record", record(WHOLE).slice(0, -2), "row 2 of a reply ends in the middle."],
    ["a body cut before its end", record(WHOLE).slice(0, -1), "a reply ends in the middle."],
    ["something behind the end", `${record(WHOLE)}{`, "a reply continues after its end."],
    ["a record that is none", '{"records":[1]}', "row 1 of a reply is not valid JSON."],
    ["a comma too many", '{"records":[{},]}', "row 1 of a reply lacks the column Id."],
    [
      "a missing member",
      record('"Id":"1","Account":{"Owner":null},"Done":true'),
      "row 1 of a reply lacks the column Account.Name.",
    ],
    [
      "a member that was not asked for",
      record(`${WHOLE},"\\u001b[31m":1`),
      'row 1 of a reply has the member "\\u001b[31m" that was not asked for.',
    ],
    ["a member twice", record(`${WHOLE},"Id":"1"`), 'row 1 of a reply has the member "Id" twice.'],
    ["a parent twice", record(`${WHOLE},"Account":null`), 'row 1 of a reply has the member "Account" twice.'],
    ["a parent that is none", record('"Account":1'), "row 1 of a reply is not valid JSON."],
    [
      "a number for a boolean",
      record(WHOLE.replace("true", "1")),
      "row 1 of a reply has something else than true or false in column Done.",
    ],
    [
      "an object for a boolean",
      record(WHOLE.replace("true", "{}")),
      "row 1 of a reply has something else than true or false in column Done.",
    ],
    [
      "a control character",
      record(WHOLE.replace('"1"', '"\n"')),
      "row 1 of a reply has a control character in a JSON string.",
    ],
    ["an escape that is none", record(WHOLE.replace('"1"', '"\\x"')), "row 1 of a reply is not valid JSON."],
    ["a cut escape", record(WHOLE.replace('"1"', '"\\u12"')), "row 1 of a reply is not valid JSON."],
    ["a number that is none", record(WHOLE.replace("true", "01")), "row 1 of a reply is not valid JSON."],
    ["a fraction without digits", record(WHOLE.replace("true", "1.")), "row 1 of a reply is not valid JSON."],
    ["an exponent without digits", record(WHOLE.replace("true", "1e+")), "row 1 of a reply is not valid JSON."],
    ["a word that is none", record(WHOLE.replace("true", "trux ")), "row 1 of a reply is not valid JSON."],
    ["levels without end", `{"x":${"[".repeat(65)}`, "a reply has JSON of more than 64 levels."],
  ])("refuses %s", (_, body, message) => {
    expect(faultOf(body)).toBe(`Account: ${message}`);
  });

  it("refuses a layout in which a column is a parent too, or is there twice", () => {
    expect(() => compileRest(layoutOf({ Owner: "text", "Owner.Name": "text" }))).toThrow("Owner");
    expect(() => compileRest(layoutOf({ "Owner.Name": "text", Owner: "text" }))).toThrow("Owner");
    const { columns } = layoutOf({ Id: "text" });
    expect(() => compileRest({ ...layout, columns: [...columns, ...columns] })).toThrow(
      "Account: the layout has the column Id twice.",
    );
  });
});
