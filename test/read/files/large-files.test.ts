import type { JsonObject, Page } from "@singer-io-ts/tap-kit";
import { describe, expect, it } from "vitest";
import { objectStream } from "../../../src/plan/object-stream.ts";
import { withFiles } from "../../../src/read/files/with-files.ts";
import type { ReadContext } from "../../../src/read/read-context.ts";
import { sessionOf } from "../../salesforce/fake-session.ts";
import { testRun } from "../../salesforce/test-run.ts";
import { commonProperties, selectionOf } from "../../support/selections.ts";

const properties = {
  ...commonProperties,
  ContentSize: { type: ["null", "integer"] },
  VersionData: { type: ["null", "string"] },
};
const metadata = new Map<string, JsonObject>([["VersionData", { "salesforce.type": "base64" }]]);
const stream = objectStream(selectionOf({ id: "ContentVersion", properties, metadata }), "_sdc_deleted_at");

async function* onePage(rows: readonly object[]): AsyncGenerator<Page> {
  const lines = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  yield { stream: stream.id, lines, records: rows.length, end: { kind: "complete", activate: true } };
}

describe("a file that is larger than a record may be", () => {
  it("is not asked for; it is null in its record, and reported once for all", async () => {
    const rows = Array.from({ length: 6 }, (_, n) => ({
      Id: `06800000000000${n + 1}AAA`,
      IsDeleted: false,
      _sdc_deleted_at: null,
      ContentSize: 90 * 1024 * 1024 + 1,
      VersionData: null,
    }));
    const { session, requests } = sessionOf(() => ({ status: 404, body: {} }));
    const run = testRun();
    // What else a context has is for other reads.
    const context = { session, run, shapes: { now: (given: typeof stream) => given } } as unknown as ReadContext;

    let text = "";
    for await (const page of withFiles(onePage(rows), { stream, watermark: null }, context)) {
      if ("lines" in page) text += Buffer.from(page.lines).toString();
    }

    expect(text).toBe(
      rows
        .map(
          (row) => `${JSON.stringify(row)}
`,
        )
        .join(""),
    );
    expect(requests).toEqual([]);
    expect(run.logged).toEqual([
      expect.objectContaining({
        level: "warn",
        stream: "ContentVersion",
        text: "VersionData is null in 6 records that would have more than 90 MiB: 068000000000001AAA, 068000000000002AAA, 068000000000003AAA, 068000000000004AAA, 068000000000005AAA and 1 more.",
      }),
    ]);
  });
});

describe("large files", () => {
  it("are held a few at a time, by their bytes, and in base64 never as a whole", async () => {
    const mebi = 1024 * 1024;
    const size = 85 * mebi;
    const rows = Array.from({ length: 6 }, (_, n) => ({
      Id: `06800000000000${n + 1}AAA`,
      IsDeleted: false,
      _sdc_deleted_at: null,
      ContentSize: size,
      VersionData: null,
    }));
    const piece = Buffer.alloc(mebi, "piece");
    const { session } = sessionOf(() => ({}));
    const open = async () => ({
      status: 200,
      headers: new Map<string, string>(),
      chunks: (async function* () {
        for (let n = 0; n < 85; n += 1) yield piece;
      })(),
    });
    const run = testRun();
    const context = {
      session: { ...session, open },
      run,
      shapes: { now: (given: typeof stream) => given },
    } as unknown as ReadContext;
    const before = held();
    let [most, records] = [0, 0];
    const lengths: number[] = [];

    for await (const page of withFiles(onePage(rows), { stream, watermark: null }, context)) {
      if (!("lines" in page) || page.records === 0) continue;
      records += page.records;
      let length = page.lines.length;
      for (const part of page.rest ?? []) {
        length += part.length;
        most = Math.max(most, held() - before);
      }
      lengths.push(length);
    }

    const line = `${JSON.stringify(rows[0])}\n`.length - "null".length + 2 + 4 * Math.ceil(size / 3);
    expect(lengths).toEqual(rows.map(() => line));
    expect(records).toBe(6);
    // One of them, and what waits for the garbage collector.
    expect(most).toBeLessThan(125 * mebi);
  });
});

function held(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
