import { describe, expect, it } from "vitest";
import { compileCsv } from "../../src/transcode/csv/csv-transcoder.ts";
import { compileRest } from "../../src/transcode/json/rest-transcoder.ts";
import type { Transcoder } from "../../src/transcode/transcoder.ts";
import { layoutOf } from "../support/layouts.ts";
import { envelope } from "../support/transcoded.ts";

const MIB = 1024 * 1024;
const layout = layoutOf({ Id: "text", Body: "text" });
const encoder = new TextEncoder();

const quoted = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** The size and number of records of each block, and the last key when it was given. */
function blocksOf(transcoder: Transcoder, rows: readonly (readonly [string, string])[]) {
  const blocks: { bytes: number; records: number; rows: number; lastId: string | null }[] = [];
  let text = "";
  const take = (given: ReturnType<Transcoder["push"]>): void => {
    for (const { lines, records } of given) {
      blocks.push({ bytes: lines.length, records, rows: transcoder.rows, lastId: transcoder.lastKey.id });
      text += Buffer.from(lines).toString();
    }
  };
  transcoder.begin(envelope);
  take(transcoder.push(encoder.encode('"Id","Body"\n')));
  for (const row of rows) take(transcoder.push(encoder.encode(`${row.map(quoted).join(",")}\n`)));
  take(transcoder.end());
  return { blocks, text };
}

const lineOf = ([Id, Body]: readonly [string, string]): string =>
  `{"type":"RECORD","record":${JSON.stringify({ Id, Body })},"version":1}\n`;

describe("a block", () => {
  it("is at most 1 MiB of whole lines, but a longer record has one for itself, and the last key is that of its last row", () => {
    const small = (id: string) => [id, "x".repeat(300_000)] as const;
    const rows = [
      small("1"),
      small("2"),
      ["3", "é".repeat(MIB)] as const,
      small("4"),
      small("5"),
      small("6"),
      small("7"),
    ];

    const { blocks, text } = blocksOf(compileCsv(layout), rows);

    expect(text).toBe(rows.map(lineOf).join(""));
    const line = Buffer.byteLength(lineOf(small("1")));
    expect(blocks).toEqual([
      { bytes: 2 * line, records: 2, rows: 2, lastId: "2" },
      { bytes: Buffer.byteLength(lineOf(rows[2]!)), records: 1, rows: 3, lastId: "3" },
      { bytes: 3 * line, records: 3, rows: 6, lastId: "6" },
      { bytes: line, records: 1, rows: 7, lastId: "7" },
    ]);
  });

  it("is whole wherever it ends, whatever lies across its end", () => {
    // Each length moves the place at which the buffer is full to another part of the row.
    for (let length = 2000; length < 2100; length += 9) {
      const rows = Array.from({ length: 600 }, (_, n) => [String(n), `${"y".repeat(length - (n % 7))}\té"`] as const);

      const { blocks, text } = blocksOf(compileCsv(layout), rows);

      expect(text).toBe(rows.map(lineOf).join(""));
      expect(blocks.map(({ bytes }) => bytes > MIB)).toEqual([false, false]);
    }
  });

  it("counts what it replaced once, however often a record was begun before it had room", () => {
    const transcoder = compileCsv(layout);

    const { text } = blocksOf(transcoder, [
      ["1", `\0${"x".repeat(900_000)}`],
      ["2", `\0${"é".repeat(MIB)}\0`],
    ]);

    expect(text.split("\uFFFD").length - 1).toBe(3);
    expect(transcoder.replaced).toBe(3);
  });

  it("leaves nothing of a long record behind when it is not wanted", () => {
    const transcoder = compileCsv(layout);
    const seen: number[] = [];
    transcoder.begin(envelope, (record) => seen.push(record.length) > 1);

    const body = encoder.encode(`"Id","Body"\n"1","${"x".repeat(3 * MIB)}"\n"2","b"\n`);
    const blocks = [...transcoder.push(body)].length;
    const last = [...transcoder.end()].map(({ lines }) => Buffer.from(lines).toString());

    expect(seen).toEqual([3 * MIB + '{"Id":"1","Body":""}'.length, '{"Id":"2","Body":"b"}'.length]);
    expect({ blocks, last, rows: transcoder.rows, records: transcoder.records }).toEqual({
      blocks: 0,
      last: [lineOf(["2", "b"])],
      rows: 2,
      records: 1,
    });
  });

  it("is never asked to hold a row of more than 128 MiB", () => {
    const piece = encoder.encode("x".repeat(MIB));
    const push = (transcoder: Transcoder, start: string): number => {
      transcoder.begin(envelope);
      let pushed = 0;
      for (const chunk of [encoder.encode(start), ...Array<Uint8Array>(140).fill(piece)]) {
        for (const _ of transcoder.push(chunk));
        pushed++;
      }
      return pushed;
    };

    expect(() => push(compileCsv(layout), '"Id","Body"\n"1","')).toThrow(
      "row 1 of a reply is longer than 134217728 bytes",
    );
    expect(() => push(compileRest(layout), '{"records":[{"Id":"')).toThrow(
      "row 1 of a reply is longer than 134217728 bytes",
    );
  });
});
