import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { ColumnParts } from "../../plan/slices/column-parts.ts";
import type { ObjectQuery } from "../../plan/slices/soql.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import { joinRows, keyOf, type RawRow, readRawPage, textOf } from "../../transcode/replies/raw-rows.ts";
import type { QueryHead, RowKey } from "../../transcode/transcoder.ts";
import type { ReadContext } from "../read-context.ts";
import { RowsById } from "./rows-by-id.ts";
import { collected } from "./small-queries.ts";

/** How often a row that changes between its parts is read again. */
const readings = 6;
const encoder = new TextEncoder();

/**
 * Completes the rows of a query's pages that have not all of their columns, so that each page reads as if Salesforce had
 * sent it whole: what makes a record of it cannot tell the difference. A row that changed between its parts is read again
 * until all parts are of one version; one that is gone, or that the query does not mean any more, is left out.
 */
export class ColumnJoin {
  readonly #query: ObjectQuery;
  readonly #columns: ColumnParts;
  readonly #pieces: RowsById;
  readonly #stream: string;
  #gone = 0;
  #last: RowKey = { id: null, stamp: null };

  constructor(query: ObjectQuery, columns: ColumnParts, context: ReadContext) {
    this.#query = query;
    this.#columns = columns;
    this.#stream = query.object;
    this.#pieces = new RowsById(query, context);
  }

  /** Rows of the page that were left out. */
  get gone(): number {
    return this.#gone;
  }

  /** Where the read stands after the page: the last of its rows, as it was when the page was made. */
  get last(): RowKey {
    return this.#last;
  }

  /** The page with whole rows, bit by bit: at no time are more rows held than a call asks for. */
  async *chunks(page: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, run: Run): AsyncGenerator<Uint8Array> {
    const { head, rows } = readRawPage(await collected(page), this.#stream);
    const last = rows.at(-1);
    this.#gone = 0;
    this.#last = last === undefined ? { id: null, stamp: null } : keyOf(last, this.#query.key);
    yield headOf(head);
    const size = this.#rowsAtOnce();
    let isFirst = true;
    for (let first = 0; first < rows.length; first += size) {
      for (const row of await this.#whole(rows.slice(first, first + size), run)) {
        if (!isFirst) yield comma;
        isFirst = false;
        yield row;
      }
    }
    yield encoder.encode("]}");
  }

  /** As many as one composite call brings the rest of. */
  #rowsAtOnce(): number {
    const [, ...others] = this.#columns.parts;
    const fits = Math.min(...others.map((part) => this.#pieces.idsThatFit(part)));
    return fits * Math.max(1, Math.floor(queriesOfComposite / others.length));
  }

  /** @returns the rows that are still there, in their order. */
  async #whole(rows: readonly RawRow[], run: Run): Promise<readonly Uint8Array[]> {
    const [, ...others] = this.#columns.parts;
    const ids = rows.map((row) => textOf(row, "Id") ?? "");
    const found = new Map(ids.map((id, n): [string, RawRow[]] => [id, n < rows.length ? [rows[n] ?? new Map()] : []]));
    const whole = new Map<string, Uint8Array>();
    let open = this.#joined(await this.#pieces.read(others, ids, found, run), whole);
    for (let reading = 1; open.length > 0; reading += 1) {
      if (reading > readings) throw keepsChanging(this.#stream, open.length);
      if (reading > 1) await run.clock.sleep(1000 * 2 ** reading, run.signal);
      open = await this.#again(open, whole, run);
    }
    const left = ids.flatMap((id) => whole.get(id) ?? []);
    // guard(part-gone): a page whose row was deleted meanwhile would be read again, as if Salesforce had left out rows.
    this.#gone += ids.length - left.length;
    return left;
  }

  /** Reads all parts of the rows anew. @returns the ids of those that have changed meanwhile. */
  async #again(ids: readonly string[], whole: Map<string, Uint8Array>, run: Run): Promise<readonly string[]> {
    const [driving, ...others] = this.#columns.parts;
    const found = new Map<string, RawRow[]>(ids.map((id) => [id, []]));
    if (driving !== undefined) await this.#pieces.read([driving], ids, found, run);
    // Not there any more: its deletion, or its new version, comes by another way.
    const there = ids.filter((id) => found.get(id)?.length !== 0);
    const alive = new Map(there.map((id) => [id, found.get(id) ?? []]));
    return this.#joined(await this.#pieces.read(others, there, alive, run), whole);
  }

  /** Joins what is complete. @returns the ids of the rest. */
  #joined(
    { found, missing }: { readonly found: ReadonlyMap<string, RawRow[]>; readonly missing: ReadonlySet<string> },
    whole: Map<string, Uint8Array>,
  ): readonly string[] {
    const { stamp, extra } = this.#columns;
    const open: string[] = [];
    for (const [id, pieces] of found) {
      // Without a stamp nobody can tell whether a row changed between its parts: what came is taken.
      const stamps = new Set(stamp === null ? [] : pieces.map((block) => textOf(block, stamp)));
      // guard(part-stamp, `missing.has(id) || stamps.size > 1` -> `missing.has(id)`): a row that changed between the reads of its columns would be half old and half new.
      const row = missing.has(id) || stamps.size > 1 ? null : joinRows(pieces, extra, this.#stream);
      if (row === null) open.push(id);
      else whole.set(id, row);
    }
    return open;
  }
}

const comma = encoder.encode(",");

function headOf({ totalSize, done, nextRecordsUrl }: QueryHead): Uint8Array {
  const url = nextRecordsUrl === null ? "" : `"nextRecordsUrl":${JSON.stringify(nextRecordsUrl)},`;
  return encoder.encode(`{"totalSize":${totalSize},"done":${done},${url}"records":[`);
}

function keepsChanging(stream: string, rows: number): TapError {
  return new TapError(`${stream}: ${rows} rows changed whenever a part of their fields was read.`, {
    code: "ROW_CHANGING",
    kind: "unavailable",
    stream,
    hint: "Run again when less is written to the object, or select fewer fields.",
  });
}
