/**
 * Compares the CPU time of the transcoder with that of unzipping the same bytes, per row of 40 mixed fields. Run it while
 * nothing else runs: `node bench/transcode.ts [rows]`, with the condition @singer-io-ts/source.
 */
import { Readable } from "node:stream";
import { createGunzip, gzipSync } from "node:zlib";
import { compileCsv } from "../src/transcode/csv/csv-transcoder.ts";
import { compileRest } from "../src/transcode/json/rest-transcoder.ts";
import type { Layout, ValueKind } from "../src/transcode/layout.ts";
import type { Transcoder } from "../src/transcode/transcoder.ts";

const ROWS = Number(process.argv[2] ?? 20_000);
const ROUNDS = 9;
const CHUNK_BYTES = 64 * 1024;
/** The types of 40 columns, as an ordinary Account has them. */
const KINDS: readonly ValueKind[] = [
  ...Array<ValueKind>(24).fill("text"),
  ...Array<ValueKind>(5).fill("boolean"),
  ...Array<ValueKind>(3).fill("integer"),
  ...Array<ValueKind>(4).fill("decimal"),
  ...Array<ValueKind>(4).fill("datetime"),
];
const NAMES = (
  "Id OwnerId Name Phone Fax Website ParentId AccountNumber Industry Site Rating CreatedById LastModifiedById Region__c Segment__c " +
  "BillingStreet BillingCity BillingState MasterRecordId Route__c ShippingStreet ShippingCity Ticker__c Description " +
  "IsDeleted IsPartner IsActive__c IsExport__c IsKey__c Staff Score__c Visits__c " +
  "Revenue Margin__c Latitude Rate__c CreatedDate LastViewedDate LastModifiedDate SystemModstamp"
).split(" ");
const columns = KINDS.map((kind, n) => ({ path: [NAMES[n]!], kind }));
const layout: Layout = {
  stream: "Account",
  columns,
  properties: [
    ...columns.map(({ path }, column) => ({ name: path[0]!, source: { column } })),
    { name: "_sdc_deleted_at", source: { deletedAt: { flag: 24, timestamp: 39 } } },
  ],
  key: { id: 0, modifiedAt: 39 },
};
const encoder = new TextEncoder();
const envelope = {
  open: encoder.encode('{"type":"RECORD","stream":"Account","record":'),
  close: encoder.encode(',"version":1769849100000,"time_extracted":"2026-01-31T09:05:00.000Z"}\n'),
};

/** A random generator with the same numbers in every run. */
let seed = 42;
const upTo = (n: number): number => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * n);
};
const digits = (n: number): string => String(upTo(10 ** n)).padStart(n, "0");
const letters = (n: number): string =>
  Array.from({ length: n }, () => "eeaaiioounnttrrsslldcmpghbkv"[upTo(28)]!).join("");
/** Many words, a few of them frequent, as in names and addresses. */
const WORDS = Array.from({ length: 4000 }, (_, n) => (n % 50 === 0 ? `Mañ${letters(3)}` : letters(3 + (n % 8))));
const words = (n: number): string =>
  Array.from({ length: n }, () => WORDS[Math.floor((upTo(1000) / 1000) ** 2 * WORDS.length)]!).join(" ");
const id = (): string => `001R0${digits(9)}QA${"ABCD"[upTo(4)]}`.padEnd(18, "Y").slice(0, 18);

function value(n: number, kind: ValueKind): string {
  if (n === 0 || (kind === "text" && n % 6 === 0)) return id();
  if (kind === "boolean") return upTo(2) === 0 ? "true" : "false";
  if (n > 2 && upTo(4) === 0) return "";
  if (kind === "integer") return String(upTo(100_000));
  if (kind === "decimal") return upTo(10) === 0 ? "1.39E8" : `${upTo(1_000_000)}.${upTo(3) === 0 ? digits(2) : "0"}`;
  if (kind === "datetime")
    return `20${10 + upTo(17)}-0${1 + upTo(9)}-1${upTo(10)}T1${upTo(10)}:2${upTo(10)}:3${upTo(10)}.000Z`;
  if (n === 23) return upTo(20) === 0 ? `${words(40)}\r\nsaid "${words(5)}"` : words(24);
  return words(2 + (n % 6));
}

const rows = Array.from({ length: ROWS }, () => KINDS.map((kind, n) => value(n, kind)));
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
const csv = [columns.map(({ path }) => path[0]!), ...rows].map((row) => `${row.map(quoted).join(",")}\n`).join("");
const restValue = (text: string, kind: ValueKind): string => {
  if (text === "") return "null";
  if (kind === "datetime") return `"${text.slice(0, -1)}+0000"`;
  return kind === "text" ? JSON.stringify(text) : text;
};
const rest = `{"totalSize":${ROWS},"done":true,"records":[${rows
  .map((row) => {
    const members = row.map((text, n) => `"${columns[n]!.path[0]}":${restValue(text, KINDS[n]!)}`);
    return `{"attributes":{"type":"Account","url":"/services/data/v67.0/sobjects/Account/${row[0]}"},${members.join(",")}}`;
  })
  .join(",")}]}`;

function transcode(transcoder: Transcoder, body: Uint8Array): number {
  let bytes = 0;
  transcoder.begin(envelope);
  for (let at = 0; at < body.length; at += CHUNK_BYTES) {
    for (const { lines } of transcoder.push(body.subarray(at, at + CHUNK_BYTES))) bytes += lines.length;
  }
  for (const { lines } of transcoder.end()) bytes += lines.length;
  if (transcoder.rows !== ROWS) throw new Error(`${transcoder.rows} rows instead of ${ROWS}`);
  return bytes;
}

/** Unzips as a reader does: as a stream, in chunks. */
async function unzip(zipped: Uint8Array): Promise<void> {
  const chunks = Array.from({ length: Math.ceil(zipped.length / CHUNK_BYTES) }, (_, n) =>
    zipped.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES),
  );
  for await (const _ of Readable.from(chunks).pipe(createGunzip({ chunkSize: CHUNK_BYTES })));
}

/** The CPU time of this process per row in microseconds: the best of several rounds. */
async function cpuPerRow(work: () => unknown): Promise<number> {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / ROWS);
  }
  return best;
}

for (const [name, text, transcoder] of [
  ["CSV", csv, compileCsv(layout)],
  ["REST", rest, compileRest(layout)],
] as const) {
  const body = encoder.encode(text);
  const zipped = gzipSync(body, { level: 6 });
  const gunzip = await cpuPerRow(() => unzip(zipped));
  let bytes = 0;
  const own = await cpuPerRow(() => {
    bytes = transcode(transcoder, body);
  });
  const perRow = (n: number): string => String(Math.round(n / ROWS)).padStart(5);
  console.log(
    `${name.padEnd(5)}${perRow(body.length)} bytes a row (${perRow(zipped.length)} zipped) to ${perRow(bytes)}: ` +
      `gunzip ${gunzip.toFixed(2)} us, transcode ${own.toFixed(2)} us, ratio ${(own / gunzip).toFixed(2)}`,
  );
}
