import { TapError } from "@singer-io-ts/tap-kit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileRest } from "../../../src/transcode/json/rest-transcoder.ts";
import { joinRows, keyOf, type RawRow, readRawPage, textOf } from "../../../src/transcode/replies/raw-rows.ts";
import { transcodePage } from "../../support/transcoded.ts";
import { anyPage } from "../../support/wire-arbitraries.ts";
import { restBody } from "../../support/wire-rows.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (joined: Uint8Array | null) => (joined === null ? null : Buffer.from(joined).toString());
const rowsOf = (...records: readonly string[]): readonly RawRow[] =>
  readRawPage(bytes(`{"totalSize":${records.length},"done":true,"records":[${records.join(",")}]}`), "Account").rows;

describe("rows that were asked for in parts", () => {
  it("give the records of rows that came whole, whatever schema, rows and parts", () =>
    fc.assert(
      fc.property(anyPage, fc.array(fc.nat(3), { minLength: 1 }), ({ layout, rows, spelling }, parts) => {
        const roots = [...new Set(layout.columns.map(({ path }) => path[0]))];
        const partOf = (column: number) => parts[roots.indexOf(layout.columns[column]?.path[0]) % parts.length];
        const pages = [...new Set(spelling.order.map(partOf))].map((part) => {
          const order = spelling.order.filter((column) => partOf(column) === part);
          return readRawPage(restBody(layout, rows, { ...spelling, order }), layout.stream).rows;
        });

        const joined = rows.map((_, n) =>
          joinRows(
            pages.map((page) => page[n] ?? new Map()),
            new Set(),
            layout.stream,
          ),
        );

        const page = bytes(`{"totalSize":${rows.length},"done":true,"records":[${joined.map(text).join(",")}]}`);
        const whole = restBody(layout, rows, spelling);
        // Bytes that are no UTF-8 are joined as they are; this test goes through text.
        fc.pre(Buffer.from(whole).equals(Buffer.from(Buffer.from(whole).toString())));
        expect(transcodePage(compileRest(layout), page, [1 << 20])).toEqual(
          transcodePage(compileRest(layout), whole, [1 << 20]),
        );
      }),
      { numRuns: 200 },
    ));

  it("keep a parent's fields together, on each level", () => {
    const [first, second] = rowsOf(
      '{"attributes":{"type":"A"},"Id":"1","Owner":{"attributes":{"type":"User"},"Name":"x","Manager":{"Name":"m"}}}',
      '{"attributes":{"type":"B"},"Id":"1","Owner":{"Manager":{"Phone":1.50}},"Total":0.10}',
    );

    expect(text(joinRows([first ?? new Map(), second ?? new Map()], new Set(["Id"]), "Account"))).toBe(
      '{"attributes":{"type":"A"},"Owner":{"attributes":{"type":"User"},"Name":"x","Manager":{"Name":"m","Phone":1.50}},"Total":0.10}',
    );
  });

  it("are not joined where one has a parent and the other has none", () => {
    const rows = rowsOf('{"Id":"1","Owner":{"Name":"x"}}', '{"Id":"1","Owner":null}');

    expect(joinRows(rows, new Set(), "Account")).toBeNull();
  });

  it("tell their place as records have it", () => {
    const [row = new Map()] = rowsOf('{"Id":"001","SystemModstamp":"2026-01-31T09:05:00.500+0000","Name":null}');

    expect(keyOf(row, "SystemModstamp")).toEqual({ id: "001", modifiedAt: "2026-01-31T09:05:00.500Z" });
    expect([textOf(row, "id"), textOf(row, "Name"), textOf(row, "Other")]).toEqual(["001", null, null]);
  });

  it.each(['{"totalSize":1,"done":true,"records":[{"Id":"1"}]', '{"done":true,"records":[]}', "[]", "<html>"])(
    "are refused by the stream's name where the body is cut or something else: %s",
    (body) => {
      expect(() => readRawPage(bytes(body), "Account")).toThrow(TapError);
      expect(() => readRawPage(bytes(body), "Account")).toThrow("Account: ");
    },
  );
});
