import { describe, expect, it } from "vitest";
import { compileRest } from "../../../src/transcode/json/rest-transcoder.ts";
import type { Layout } from "../../../src/transcode/layout.ts";

const contacts: Layout = {
  stream: "deals",
  columns: [
    { path: ["Name"], kind: "text" },
    { path: ["Owner", "Amount__c"], kind: "decimal" },
  ],
  properties: [
    { name: "Name", source: { column: 0 } },
    { name: "Owner__Amount__c", source: { column: 1 } },
  ],
  key: { id: -1, modifiedAt: -1 },
};
const layout: Layout = {
  stream: "deals",
  columns: [
    { path: ["Id"], kind: "text" },
    { path: ["Contacts"], kind: "text" },
    { path: ["What", "Phone"], kind: "text", optional: true },
    { path: ["What", "Amount"], kind: "decimal", optional: true },
  ],
  properties: [
    { name: "Id", source: { column: 0 } },
    { name: "Contacts", source: { rows: { column: 1, layout: contacts } } },
    { name: "What__Phone", source: { column: 2 } },
    { name: "What__Amount", source: { column: 3 } },
  ],
  key: { id: 0, modifiedAt: -1 },
};

const envelope = { open: new Uint8Array(0), close: new Uint8Array(0) };
const attributes = { type: "X", url: "/x" };

/** @param chunkBytes how the reply is cut on its way. */
function linesOf(reply: string, chunkBytes = 7): string[] {
  const transcoder = compileRest(layout);
  const bytes = new TextEncoder().encode(reply);
  let text = "";
  const take = (blocks: Iterable<{ readonly lines: Uint8Array }>): void => {
    for (const { lines } of blocks) text += new TextDecoder().decode(lines);
  };
  transcoder.begin(envelope);
  for (let at = 0; at < bytes.length; at += chunkBytes) take(transcoder.push(bytes.subarray(at, at + chunkBytes)));
  take(transcoder.end());
  return text.split("\n").slice(0, -1);
}

const reply = (...rows: readonly string[]): string =>
  `{"totalSize":${rows.length},"done":true,"records":[${rows.join()}]}`;
const row = (children: string, what = "null"): string =>
  `{"attributes":${JSON.stringify(attributes)},"Id":"1","Contacts":${children},"What":${what}}`;
const child = (name: string, amount: string): string =>
  `{"attributes":${JSON.stringify({ ...attributes, url: `/x/${name}` })},"Name":${JSON.stringify(name)},"Owner":{"attributes":{},"Amount__c":${amount}}}`;

describe("the rows of a subquery", () => {
  it("become an array of records, whose numbers keep all their digits", () => {
    const children = ` { "totalSize" : 2 , "done" : true , "records" : [ ${child('é"', "1234567890123456.780")} , ${child("", "1.5E3")} ] } `;

    const [line = "", none] = linesOf(reply(row(children), row("null")));

    expect(line).toBe(
      '{"Id":"1","Contacts":[{"Name":"é\\"","Owner__Amount__c":1234567890123456.78},{"Name":null,"Owner__Amount__c":1500}],"What__Phone":null,"What__Amount":null}',
    );
    expect(none).toBe('{"Id":"1","Contacts":[],"What__Phone":null,"What__Amount":null}');
  });

  it("may be more than a block holds", () => {
    const children = Array.from({ length: 3_000 }, (_, n) => child(`${n}`.padStart(500, "x"), String(n)));

    const [line = "{}"] = linesOf(
      reply(row(`{"totalSize":3000,"done":true,"records":[${children.join()}]}`)),
      64 * 1024,
    );

    const { Contacts } = JSON.parse(line);
    expect(Contacts.map((each: { Owner__Amount__c: number }) => each.Owner__Amount__c)).toEqual(
      children.map((_, n) => n),
    );
  });

  it.each([
    ["fewer rows than are said", `{"totalSize":2,"done":true,"records":[${child("a", "1")}]}`],
    ["a row twice", `{"totalSize":2,"done":true,"records":[${child("a", "1")},${child("a", "1")}]}`],
    ["a further page", `{"totalSize":1,"done":false,"nextRecordsUrl":"/n","records":[${child("a", "1")}]}`],
    ["a row that lacks a column", '{"totalSize":1,"done":true,"records":[{"Name":"a"}]}'],
    ["no rows but a text", '"text"'],
  ])("with %s fail the reply", (_what, children) => {
    expect(() => linesOf(reply(row(children)))).toThrow(/deals: row 1 of a reply/);
  });
});

describe("a TYPEOF's answer", () => {
  it("has the fields of one type; those of the others are null, whatever the row before had", () => {
    const account = '{"attributes":{"type":"Account"},"Phone":"123"}';
    const opportunity = '{"attributes":{"type":"Opportunity"},"Amount":10.50}';

    const lines = linesOf(reply(row("null", account), row("null", opportunity), row("null", '{"attributes":{}}')));

    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { What__Phone: "123", What__Amount: null },
      { What__Phone: null, What__Amount: 10.5 },
      { What__Phone: null, What__Amount: null },
    ]);
  });

  it("cannot lack what is no part of it", () => {
    expect(() => linesOf(reply('{"Contacts":null,"What":null}'))).toThrow(/lacks the column Id/);
  });
});
