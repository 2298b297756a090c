import { countOf, type Run, TapError } from "@singer-io-ts/tap-kit";
import type { ObjectStream } from "../../plan/object-stream.ts";
import { type ColumnParts, columnParts } from "../../plan/slices/column-parts.ts";
import type { ObjectQuery } from "../../plan/slices/soql.ts";
import { queriesOfComposite } from "../../plan/small-loads.ts";
import { compileRest } from "../../transcode/json/rest-transcoder.ts";
import { joinRows, keyOf, type RawRow, readRawPage, textOf } from "../../transcode/replies/raw-rows.ts";
import type { QueryHead, RestTranscoder, RowKey } from "../../transcode/transcoder.ts";
import { queryFits } from "../objects/slice-query.ts";
import type { OrgAccess } from "../read-context.ts";
import { ColumnsById } from "./columns-by-id.ts";
import { collected } from "./whole-answer.ts";

/** How often a row that changes between its parts is read again. */
const readings = 6;
const encoder = new TextEncoder();

/**
 * Completes the rows of a query's pages that lack some of their columns, so that each page reads as if Salesforce had
 * sent it whole: what makes a record of it cannot tell the difference. A row that changed between its parts is read again
 * until all parts are of one version; one that is gone, or that the query does not mean any more, is left out.
 */
export class ColumnJoin {
  readonly #query: ObjectQuery;
  readonly #columns: ColumnParts;
  readonly #columnsById: ColumnsById;
  readonly #stream: string;
  readonly #run: Run;
  #gone = 0;
  #last: RowKey = { id: null, modifiedAt: null };

  constructor(query: ObjectQuery, columns: ColumnParts, access: OrgAccess) {
    this.#run = access.run;
    this.#query = query;
    this.#columns = columns;
    this.#stream = query.object;
    this.#columnsById = new ColumnsById(query, access);
  }

  /** Rows of the page that were left out. */
  get gone(): number {
    return this.#gone;
  }

  /** Where the read stands after the page: the last of its rows, as it was when the page was made. */
  get last(): RowKey {
    return this.#last;
  }

  /** The page with whole rows, bit by bit: no more rows are held at a time than one call asks for. */
  async *chunks(page: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    const { head, rows } = readRawPage(await collected(page), this.#stream);
    const last = rows.at(-1);
    this.#gone = 0;
    this.#last = last === undefined ? { id: null, modifiedAt: null } : keyOf(last, this.#query.key);
    yield headOf(head);
    const size = this.#rowsAtOnce();
    let isFirst = true;
    for (let first = 0; first < rows.length; first += size) {
      for (const row of await this.#whole(rows.slice(first, first + size))) {
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
    const fits = Math.min(...others.map((part) => this.#columnsById.idsThatFit(part)));
    return fits * Math.max(1, Math.floor(queriesOfComposite / others.length));
  }

  /**
   * Joins rows with their other parts. Those that changed meanwhile are read again: at once, then after ever longer waits.
   * This is not `refetchBrokenPage`: no page came broken, the rows that are whole are kept, and only the others are asked
   * for. People edit rows all the time, so nothing is logged.
   * @returns the rows that are still there, in their order.
   */
  async #whole(rows: readonly RawRow[]): Promise<readonly Uint8Array[]> {
    const [, ...others] = this.#columns.parts;
    const ids = rows.map((row) => textOf(row, "Id") ?? "");
    const found = new Map(ids.map((id, n): [string, RawRow[]] => [id, n < rows.length ? [rows[n] ?? new Map()] : []]));
    const whole = new Map<string, Uint8Array>();
    let open = this.#joined(await this.#columnsById.read(others, ids, found), whole);
    for (let reading = 1; open.length > 0; reading += 1) {
      if (reading > readings) throw keepsChanging(this.#stream, open.length);
      if (reading > 1) await this.#run.clock.sleep(1000 * 2 ** reading, this.#run.signal);
      open = await this.#again(open, whole);
    }
    const left = ids.flatMap((id) => whole.get(id) ?? []);
    // guard(part-gone): a page whose row was deleted meanwhile would be read again, as if Salesforce had left out rows.
    this.#gone += ids.length - left.length;
    return left;
  }

  /** Reads all parts of the rows again. @returns the ids of those that have changed meanwhile. */
  async #again(ids: readonly string[], whole: Map<string, Uint8Array>): Promise<readonly string[]> {
    const [driving, ...others] = this.#columns.parts;
    const found = new Map<string, RawRow[]>(ids.map((id) => [id, []]));
    if (driving !== undefined) await this.#columnsById.read([driving], ids, found);
    // Not there any more: its deletion, or its new version, comes by another way.
    const there = ids.filter((id) => found.get(id)?.length !== 0);
    const alive = new Map(there.map((id) => [id, found.get(id) ?? []]));
    return this.#joined(await this.#columnsById.read(others, there, alive), whole);
  }

  /** Joins what is complete. @returns the ids of the rest. */
  #joined(
    { found, missing }: { readonly found: ReadonlyMap<string, RawRow[]>; readonly missing: ReadonlySet<string> },
    whole: Map<string, Uint8Array>,
  ): readonly string[] {
    const { modifiedAt, extra } = this.#columns;
    const open: string[] = [];
    for (const [id, parts] of found) {
      // Without a timestamp a change between a row's parts does not show: what came is taken.
      const versions = new Set(modifiedAt === null ? [] : parts.map((part) => textOf(part, modifiedAt)));
      // guard(changed-between-parts, `missing.has(id) || versions.size > 1` -> `missing.has(id)`): a row that changed between the reads of its columns would be half old and half new.
      const row = missing.has(id) || versions.size > 1 ? null : joinRows(parts, extra, this.#stream);
      if (row === null) open.push(id);
      else whole.set(id, row);
    }
    return open;
  }
}

/** A query, or for the first part of its columns, with what brings the others. */
interface JoinedQuery {
  readonly query: ObjectQuery;
  readonly transcoder: RestTranscoder;
  readonly join: ColumnJoin | undefined;
}

/**
 * The query as it is, or in parts of its columns where they are too many for one query.
 * @param stream as it is read now.
 * @param apart above 0: its formulas apart from the rest in any case, above 1 in ever smaller parts.
 */
export function joinedQuery(stream: ObjectStream, query: ObjectQuery, apart: number, access: OrgAccess): JoinedQuery {
  const transcoder = compileRest(query.layout);
  // What functions and subqueries bring is not cut into parts.
  const isCuttable = (query.written?.items ?? []).length === 0;
  const isCut = isCuttable && (apart > 0 || !queryFits(query));
  const columns = isCut ? columnParts(stream, apart) : null;
  const [driving, ...others] = columns?.parts ?? [];
  if (columns === null || driving === undefined || others.length === 0) return { query, transcoder, join: undefined };
  const join = new ColumnJoin(query, columns, access);
  return { query: { ...query, layout: driving }, transcoder, join };
}

const comma = encoder.encode(",");

function headOf({ totalSize, done, nextRecordsUrl }: QueryHead): Uint8Array {
  const url = nextRecordsUrl === null ? "" : `"nextRecordsUrl":${JSON.stringify(nextRecordsUrl)},`;
  return encoder.encode(`{"totalSize":${totalSize},"done":${done},${url}"records":[`);
}

function keepsChanging(stream: string, rows: number): TapError {
  return new TapError(`${stream}: ${countOf(rows, "row")} kept changing while their fields were read in parts.`, {
    code: "ROW_CHANGING",
    kind: "unavailable",
    stream,
    hint: "Run again when less is written to the object, or select fewer fields.",
  });
}
