import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { gzipSync } from "node:zlib";
import { Interner } from "@singer-io-ts/tap-kit";
import { afterEach, describe, expect, it } from "vitest";
import { choicesOf } from "../../packages/tap-kit/src/catalog/choose-streams.ts";
import { readCatalog } from "../../packages/tap-kit/src/catalog/read-catalog.ts";
import { discoverStreams } from "../../src/discover/object-streams.ts";
import { objectStream } from "../../src/plan/object-stream.ts";
import { describeIn, type FieldInterner } from "../../src/salesforce/describe/describe.ts";
import { defaultTimeouts, openHttp } from "../../src/salesforce/http/http.ts";
import { wholeBody } from "../../src/salesforce/http/whole-reply.ts";
import { compileCsv } from "../../src/transcode/csv/csv-transcoder.ts";
import type { ValueKind } from "../../src/transcode/layout.ts";
import { fakeOrg } from "../salesforce/fake-org.ts";
import { testRun } from "../salesforce/test-run.ts";
import { layoutOf } from "../support/layouts.ts";
import { run } from "../support/processes.ts";
import { selectionOf } from "../support/selections.ts";
import { TestOrg } from "../support/test-org.ts";
import { envelope } from "../support/transcoded.ts";

const mebi = 1024 * 1024;
const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const done of cleanUp.splice(0)) await done();
});

/** A column for the id and 500 without a value: rows as they are in an org with many custom fields. */
const columns: Record<string, ValueKind> = Object.fromEntries(
  ["Id", ...Array.from({ length: 500 }, (_, n) => `F${n}`)].map((name) => [name, "text"]),
);
const header = `${Object.keys(columns)
  .map((name) => `"${name}"`)
  .join()}\n`;
const thousandRows = `"001000000000001AAA"${',""'.repeat(500)}\n`.repeat(1000);
const thousands = 70;

/** Asks a server that answers with these bytes, which are compressed. */
async function answerOf(body: Uint8Array) {
  const org = await fakeOrg((_request, response) => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.end(body);
  });
  const run = testRun();
  const http = openHttp(run, defaultTimeouts);
  cleanUp.push(http.close, org.close);
  return () => http.request({ origin: org.origin, path: "/", method: "GET", headers: {} }, run.signal);
}

describe("an honest page without values, which compresses 400 to 1", () => {
  it("is read in memory that does not grow with what is inside", async () => {
    const body = Buffer.concat([gzipSync(header), ...Array<Buffer>(thousands).fill(gzipSync(thousandRows))]);
    const insideBytes = thousands * thousandRows.length;
    const answer = await answerOf(body);
    const { properties, ...layout } = layoutOf(columns);
    const transcoder = compileCsv({ ...layout, properties: properties.slice(0, 50) });
    let [largest, mostHeld] = [0, 0];
    const before = held();

    const { chunks } = await answer();
    transcoder.begin(envelope);
    for await (const chunk of chunks) {
      for (const { lines } of transcoder.push(chunk)) largest = Math.max(largest, lines.length);
      largest = Math.max(largest, chunk.length);
      mostHeld = Math.max(mostHeld, held() - before);
    }
    for (const { lines } of transcoder.end()) largest = Math.max(largest, lines.length);

    expect(insideBytes / body.length).toBeGreaterThan(400);
    expect(transcoder.rows).toBe(thousands * 1000);
    expect(largest).toBeLessThanOrEqual(mebi);
    // What waits for the garbage collector is among it; the page has 100 MiB.
    expect(mostHeld).toBeLessThan(80 * mebi);
  });
});

describe("a body that unzips to far more than an answer has", () => {
  it("ends at a limit where it would be held as a whole, and is not unzipped to its end", async () => {
    const zeros = gzipSync(Buffer.alloc(16 * mebi));
    const body = Buffer.concat(Array<Buffer>(64).fill(zeros));
    const answer = await answerOf(body);
    const before = held();
    let [unzipped, mostHeld] = [0, 0];

    const { chunks } = await answer();
    async function* watched(): AsyncGenerator<Uint8Array> {
      for await (const chunk of chunks) {
        unzipped += chunk.length;
        mostHeld = Math.max(mostHeld, held() - before);
        yield chunk;
      }
    }
    const whole = wholeBody({ chunks: watched() });

    await expect(whole).rejects.toMatchObject({ detail: { code: "ANSWER_TOO_LARGE" } });
    expect(unzipped).toBeLessThan(18 * mebi);
    expect(mostHeld).toBeLessThan(60 * mebi);
  });
});

describe("thousands of objects, which have most fields in common", () => {
  it("are described and discovered in memory of about 3 KB each", () => {
    const objects = 2000;
    const names = Array.from({ length: 20 }, (_, n) => `Field${n}__c`);
    // As answers have them: no two objects have a member in common.
    const answer = (n: number) =>
      JSON.stringify({
        name: `Object${n}__c`,
        label: `Object ${n}`,
        queryable: true,
        fields: names.map((name) => ({ name, label: `The label of ${name}`, type: "string", length: 255 })),
      });
    const before = heldForGood();

    const interner: FieldInterner = new Interner();
    const describes = Array.from({ length: objects }, (_, n) => describeIn(JSON.parse(answer(n)), interner));
    const streams = discoverStreams(
      describes.filter((each) => each !== null),
      { deletedAt: "_sdc_deleted_at", records: "all" },
    );

    const bytes = heldForGood() - before;
    expect([describes.length, streams.length]).toEqual([objects, objects]);
    expect(bytes / objects).toBeLessThan(3500);
  });
});

describe("a catalog of thousands of streams, which have most fields in common", () => {
  const names = Array.from({ length: 20 }, (_, n) => `Field${n}__c`);
  const property = (name: string) => ({ type: ["null", "string"], title: `The label of ${name}` });
  const entry = (n: number) => ({
    tap_stream_id: `Object${n}__c`,
    stream: `Object${n}__c`,
    schema: { type: "object", properties: Object.fromEntries(["Id", ...names].map((name) => [name, property(name)])) },
    key_properties: ["Id"],
    metadata: [
      { breadcrumb: [], metadata: { selected: true, inclusion: "available", "table-key-properties": ["Id"] } },
      ...names.map((name) => ({
        breadcrumb: ["properties", name],
        metadata: { inclusion: "available", "selected-by-default": true, "salesforce.type": "string" },
      })),
    ],
  });

  it("is read in memory of about 5 KB each, of which no layout is held", async () => {
    const streams = 2000;
    let mostHeld = 0;
    const before = heldForGood();
    async function* pieces() {
      yield Buffer.from('{"streams":[');
      for (let n = 0; n < streams; n += 1) {
        yield Buffer.from(`${n === 0 ? "" : ","}${JSON.stringify(entry(n))}`);
        if (n % 500 === 499) mostHeld = Math.max(mostHeld, heldForGood() - before);
      }
      yield Buffer.from("]}");
    }

    const choices = choicesOf(await readCatalog("catalog", pieces), { byDefault: true, log: () => {} });
    const read = choices.map(({ stream, schema }) => {
      const selection = { ...selectionOf({ method: "FULL_TABLE" }), stream, schema };
      return objectStream(selection, "_sdc_deleted_at");
    });

    const columns = read.reduce((sum, { layout }) => sum + layout().columns.length, 0);
    mostHeld = Math.max(mostHeld, heldForGood() - before);
    expect([read.length, columns]).toEqual([streams, streams * 21]);
    expect(mostHeld / streams).toBeLessThan(6000);
  });
});

describe.skipIf(process.platform !== "linux")("an org of thousands of objects", () => {
  it("is read as a whole by the built bin below 200 MiB", async () => {
    const folder = mkdtempSync(join(tmpdir(), "memory-"));
    const org = await TestOrg.start({ scale: 0.01, objects: 2000, standardObjects: true });
    cleanUp.push(async () => {
      await org.close();
      rmSync(folder, { recursive: true });
    });
    const file = (name: string) => join(folder, name);
    const { streams } = await org.discover();
    const selected = { breadcrumb: [], metadata: { selected: true } };
    const all = streams.map((stream) => ({ ...stream, metadata: [...stream.metadata.slice(1), selected] }));
    writeFileSync(file("catalog.json"), JSON.stringify({ streams: all }));
    writeFileSync(file("config.json"), JSON.stringify({ ...org.config, cache_dir: file("cache") }));
    // What the kernel counted of this very program: a child's peak in resourceUsage() begins with that of its parent.
    const preload = `import fs from "node:fs"; process.on("exit", () => fs.writeFileSync(process.env.STATUS, fs.readFileSync("/proc/self/status")));`;

    const ended = await run(
      process.execPath,
      [
        ...["--import", `data:text/javascript,${encodeURIComponent(preload)}`, "bin/tap-salesforce.js"],
        ...["--config", file("config.json"), "--catalog", file("catalog.json"), "--log-level", "warn"],
      ],
      { env: { ...process.env, STATUS: file("status") } },
    );

    const peakKiB = Number(/VmHWM:\s*(\d+)/.exec(readFileSync(file("status"), "utf8"))?.[1]);
    expect([ended.exitCode, streams.length > 2500]).toEqual([0, true]);
    expect(peakKiB / 1024).toBeLessThan(200);
  });
});

/** After all garbage has been collected. */
function heldForGood(): number {
  setFlagsFromString("--expose-gc");
  const collect: unknown = runInNewContext("gc");
  if (typeof collect !== "function") throw new Error("this Node has no gc");
  collect();
  return process.memoryUsage().heapUsed;
}

function held(): number {
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}
