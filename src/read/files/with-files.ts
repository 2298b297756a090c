import type { EncodedPage, Page, Run } from "@singer-io-ts/tap-kit";
import { listNames } from "../../names.ts";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { mapConcurrent } from "../../salesforce/map-concurrent.ts";
import type { ReadContext } from "../read-context.ts";
import { noLines } from "../row-block.ts";
import { mostBytes } from "./download-file.ts";
import { Leases } from "./file-memory.ts";
import { type FileContext, filledRow, type LoadOfFiles } from "./fill-record.ts";
import { sizedRow } from "./sized-row.ts";

/** Enough to hide the latency; files may be large. */
const filesAtOnce = 4;
/** Rows with their files go out from this length on. */
const pageBytes = 1024 * 1024;

/**
 * The pages of a stream, with the files in those of its selected fields that hold one: for each row and such a field one
 * call. Files that Salesforce does not give are reported once.
 */
export function withFiles(pages: AsyncIterable<Page>, load: LoadOfFiles, context: ReadContext): AsyncIterable<Page> {
  const { blobs, selection } = load.stream;
  if (blobs.length === 0) return pages;
  return selection.isPreview === true ? withFileSizes(pages, load.stream, context.run) : filled(pages, load, context);
}

async function* filled(
  pages: AsyncIterable<Page>,
  { stream, watermark }: LoadOfFiles,
  context: ReadContext,
): AsyncGenerator<Page> {
  const files: FileContext = {
    ...{ ...context, stream, watermark },
    missing: { deleted: [], "too large": [] },
    hidden: new Map(),
  };
  try {
    for await (const page of pages) {
      if ("lines" in page && page.records > 0) yield* filledPage(page, files);
      else yield page;
    }
  } finally {
    warnMissing(files);
  }
}

async function* filledPage(page: EncodedPage, context: FileContext): AsyncGenerator<Page> {
  const { lines, records: _, ...rest } = page;
  const { stream } = page;
  const leases = new Leases(context.run);
  let ready: Buffer[] = [];
  let size = 0;
  const small = function* (): Generator<Page> {
    if (ready.length > 0) yield { stream, lines: Buffer.concat(ready), records: ready.length };
    ready = [];
    size = 0;
  };
  try {
    // The page is lent until the next is asked for, and the files take their time.
    const rows = linesOf(Buffer.from(lines));
    for await (const row of mapConcurrent(rows, filesAtOnce, (line) => filledRow(line, { ...context, leases }))) {
      if (row === null) continue;
      const { length } = row.record;
      if (size + length > pageBytes) yield* small();
      if (length > pageBytes) yield { stream, lines: row.record.head, rest: row.record.rest(), records: 1 };
      else ready.push(row.record.whole());
      size += length > pageBytes ? 0 : length;
      row.lease?.release();
    }
    yield* small();
  } finally {
    leases.end();
  }
  yield { ...rest, lines: noLines, records: 0 };
}

/** How long each file is, in its place: `(file, 54 bytes)`. Nothing is asked for it. */
async function* withFileSizes(pages: AsyncIterable<Page>, stream: ObjectStream, run: Run): AsyncGenerator<Page> {
  for await (const page of pages) {
    if (!("lines" in page) || page.records === 0) yield page;
    else
      yield {
        ...page,
        lines: Buffer.concat(linesOf(Buffer.from(page.lines)).map((line) => sizedRow(line, stream, run))),
      };
  }
}

function linesOf(lines: Buffer): readonly Buffer[] {
  const rows: Buffer[] = [];
  for (let at = 0; at < lines.length; ) {
    const end = lines.indexOf(10, at) + 1;
    rows.push(lines.subarray(at, end));
    at = end;
  }
  return rows;
}

function warnMissing({ stream: { id: stream, blobs }, missing, run }: FileContext): void {
  const reasons = {
    deleted: "somebody deleted meanwhile",
    "too large": `would have more than ${mostBytes / 1024 / 1024} MiB`,
  };
  for (const why of ["deleted", "too large"] as const) {
    // Files come in no order.
    const ids = [...new Set(missing[why])].sort();
    if (ids.length === 0) continue;
    const records = ids.length === 1 ? "a record" : `${ids.length} records`;
    const text = `${blobs.join(", ")} is null in ${records} that ${reasons[why]}: ${listNames(ids)}.`;
    run.log({ level: "warn", code: "files_missing", stream, text });
  }
}
