import { countOf } from "@singer-io-ts/tap-kit";
import type { Api } from "../config/config.ts";
import { describesTheOrg, type ObjectStream } from "./object-stream.ts";
import { requiredFilterOf } from "./required-filter.ts";
import { columnParts } from "./slices/column-parts.ts";

type Transport = "rest" | "bulk";

/** Rows of a REST page (REST API Developer Guide, Query). */
const restPageRows = 2_000;
/**
 * The least that can be asked for, where each row costs a call for its file: a run that is stopped goes on behind the last
 * whole page, and a day's calls must be enough for one.
 */
export const filePageRows = 200;
/** Up to here a read is a few pages, and one query serves body and tail. */
export const fewRows = 5 * restPageRows;
/** Rows of a Bulk result set that we ask for; large sets can time out. */
export const bulkSetRows = 100_000;
/** Up to here rows are few enough that five queries share one composite call. */
export const compositeRows = 500;
/** Lines of a wire page that wait until it has been verified as a whole, at most: nearly every REST page is smaller. */
export const heldBytesOfPage = 8 * 1024 * 1024;
/** The same of all pages under way in a run. */
export const heldBytesOfRun = 32 * 1024 * 1024;
/** Bytes that the rows of five small queries are expected to have together. */
export const compositeBytes = 4 * 1024 * 1024;
/** Long texts are rarely as long as they may be: a part of it is expected. */
const expectedShare = 1 / 8;
/** Create, three polls as a rule, one set of results. */
const bulkCalls = 5;

export interface TransportChoice {
  readonly transport: Transport;
  /** API calls the read is expected to cost. */
  readonly calls: number;
  readonly why: string;
}

export interface TransportFacts {
  readonly api: Api;
  /** Null: unknown. */
  readonly rows: number | null;
  /** The query fits a URI of Salesforce's size. */
  readonly fitsUri: boolean;
}

/** Few rows by REST, many by one Bulk 2.0 job, whose rows are free. What Bulk refuses goes by REST. */
export function chooseTransport(stream: ObjectStream, { api, rows, fitsUri }: TransportFacts): TransportChoice {
  const callsOfPage = fitsUri ? 1 : 1 + partCalls(stream);
  const rest = (why: string): TransportChoice => ({
    transport: "rest",
    calls: pages(rows, stream.blobs.length === 0 ? restPageRows : filePageRows) * callsOfPage,
    why,
  });
  const bulk = (why: string): TransportChoice => ({
    transport: "bulk",
    calls: bulkCalls - 1 + pages(rows, bulkSetRows),
    why,
  });
  if (requiredFilterOf(stream) !== null) return rest("it is read through its parents");
  if (stream.newestFirst !== undefined) return rest("big objects are read the newest rows first");
  if (describesTheOrg(stream)) return rest("its rows describe the org");
  if (!stream.bulk) return rest(whyNoBulk(stream));
  // A job brings its first row after all of them.
  if (stream.selection.isPreview === true && (fitsUri || isCuttable(stream)))
    return rest("only the first rows are wanted");
  if (api === "bulk") return bulk("the setting api asks for Bulk");
  if (api === "rest" && fitsUri) return rest("the setting api asks for REST");
  if (!fitsUri) return bulk("the query is longer than a URI may be");
  if (stream.blobs.length > 0) return rest("each row has a file of its own to be fetched");
  if (rows === null) return rest("the number of rows is unknown until the first page");
  const size = `about ${countOf(rows, "row")}`;
  return rows <= fewRows ? rest(size) : bulk(size);
}

/** Bytes that the long texts of so many rows are expected to have. */
export function expectedBytes({ longTexts }: Pick<ObjectStream, "longTexts">, rows: number): number {
  return rows * longTexts * expectedShare;
}

/** What functions and subqueries bring is not cut into parts. */
const isCuttable = (stream: ObjectStream): boolean =>
  (stream.written?.items ?? []).length === 0 && columnParts(stream, 0) !== null;

function whyNoBulk({ written, layout }: ObjectStream): string {
  if (written !== undefined) return "Bulk 2.0 does not serve this query";
  const isTyped = layout().columns.some(({ type }) => type !== undefined);
  return isTyped ? "Bulk 2.0 does not serve TYPEOF" : "Bulk 2.0 does not serve this object";
}

/** What a page costs besides, whose rows have most of their columns by other queries: some 300 ids each, five in a call. */
function partCalls(stream: ObjectStream): number {
  const others = (columnParts(stream, 0)?.parts.length ?? 1) - 1;
  return Math.ceil((Math.ceil(restPageRows / 300) * others) / 5);
}

function pages(rows: number | null, size: number): number {
  return Math.max(1, Math.ceil((rows ?? 0) / size));
}
