import { TapError } from "@singer-io-ts/tap-kit";
import { answerTooLarge } from "../salesforce/http/whole-reply.ts";
import { unexpectedValue } from "../transcode/wire/wire-fault.ts";

/** The results of a job cannot be trusted; a value that no shape of its field explains is one of the org's own. */
export function isBadResult(error: unknown): error is TapError {
  return error instanceof TapError && error.detail.kind === "integrity" && error.detail.code !== unexpectedValue;
}

export function hasCode(error: unknown, ...codes: readonly string[]): error is TapError {
  return error instanceof TapError && codes.includes(error.detail.code);
}

/** What Salesforce answers where a query is too much for it, and one for fewer rows may do; `BULK_JOB_STUCK` is our own, and so is an answer that is too long to be held. */
const tooMuch = [
  "QUERY_TIMEOUT",
  "REQUEST_RUNNING_TOO_LONG",
  "OPERATION_TOO_LARGE",
  "BULK_JOB_FAILED",
  "BULK_JOB_STUCK",
  answerTooLarge,
];
/** What it answers where a query has too many columns, formulas above all: fewer rows are of no use. */
const tooWide = ["QUERY_TOO_COMPLICATED", "URI_TOO_LONG", "HTTP_414", "HTTP_431"];

/** What objects answer that cannot give more rows than fit a page: descriptions of the org, groups of an aggregate. (SOQL and SOSL Reference.) */
export const tooManyRows = "EXCEEDED_ID_LIMIT";

/** Whether a query was too much for Salesforce. */
export function isTooMuch(error: unknown): error is TapError {
  return hasCode(error, ...tooMuch, ...tooWide);
}

/** Whether it would give up on the same query for fewer rows too. */
export function isTooWide(error: unknown): boolean {
  return hasCode(error, ...tooWide);
}

/** Salesforce's own count and the rows that came differ, also after reading again. */
export function countDiffers(stream: string, what: string, expected: number, received: number): TapError {
  return new TapError(`${stream}: Salesforce says ${what} has ${expected} rows, but ${received} came.`, {
    code: "COUNT_DIFFERS",
    kind: "integrity",
    stream,
    hint: "Run again: the rows are read from the last complete page. If the error persists, report it to Salesforce with the stream's name.",
  });
}

/** A row came a second time in one read, which no query's answer holds: a page came twice, or is not the one asked for. */
export function rowRepeated(stream: string, id: string): TapError {
  return new TapError(`${stream}: the row ${id} came twice in one read.`, {
    code: "ROW_REPEATED",
    kind: "integrity",
    stream,
    hint: "Run again: the rows are read from the last complete page. If the error persists, look for a proxy that caches Salesforce's answers.",
  });
}

/** Rows that are in the order of a key came in another order: a read could not go on from the last of them. */
export function rowsUnordered(stream: string, id: string): TapError {
  return new TapError(
    `${stream}: the row ${id} is older than one before it, and Salesforce was asked for their order.`,
    {
      code: "ROW_REPEATED",
      kind: "integrity",
      stream,
      hint: "Run again: the rows are read from the last complete page. If the error persists, look for a proxy that caches Salesforce's answers.",
    },
  );
}

/** Only deleted rows are wanted, and Salesforce does not say of the object's rows which are. */
export function deletedRowsNone({ id, object }: { readonly id: string; readonly object: string }): TapError {
  return new TapError(`${id}: records: deleted asks for deleted rows only, and ${object} has no IsDeleted.`, {
    code: "DELETED_ROWS_NONE",
    kind: "config",
    stream: id,
    hint: "Set records to all or active, or deselect the stream.",
  });
}
