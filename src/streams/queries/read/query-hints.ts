import type { Page, Reading } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../../errors/org-error.ts";
import { traitsOf } from "../plan/query-traits.ts";

/**
 * A reading whose refusals say what to change in the user's own SOQL: the table's hints speak of objects and of their fields
 * in the catalog. Queries of presets and list views are made again by discovery, so that the table's hints fit.
 */
export function withQueryHints(reading: Reading): Reading {
  const written = new Set(
    reading.selections.flatMap(({ stream }) => (traitsOf(stream).soql === null ? [stream.id] : [])),
  );
  const [only, ...others] = reading.selections;
  const hinted = (error: unknown): unknown => {
    if (!(error instanceof OrgError)) return error;
    const { code, stream = others.length === 0 ? only?.stream.id : undefined, cause } = error.detail;
    if (stream === undefined || !written.has(stream)) return error;
    const hint = hintFor(error, stream);
    if (hint === null) return error;
    return new OrgError(error.what, code, error.rule, { stream, cause, hint, retryAfterMs: error.retryAfterMs });
  };
  return {
    ...reading,
    async *read(run) {
      try {
        for await (const page of reading.read(run)) yield hintedPage(page, hinted);
      } catch (error) {
        throw hinted(error);
      }
    },
  };
}

function hintedPage(page: Page, hinted: (error: unknown) => unknown): Page {
  if (page.end?.kind !== "failed") return page;
  const error = hinted(page.end.error);
  return error instanceof Error ? { ...page, end: { ...page.end, error } } : page;
}

/** Whose permission it is, no query decides. */
const permissions = new Set([
  "INSUFFICIENT_ACCESS",
  "INSUFFICIENT_ACCESS_OR_READONLY",
  "CANNOT_ACCESS",
  "FORBIDDEN",
  "FUNCTIONALITY_NOT_ENABLED",
  "TXN_SECURITY_METERING_ERROR",
]);
const slow = new Set(["QUERY_TIMEOUT", "REQUEST_RUNNING_TOO_LONG", "OPERATION_TOO_LARGE"]);

/** Null: the table's hint will do. */
function hintFor({ detail: { code }, rule }: OrgError, query: string): string | null {
  const where = `the soql of the query ${query} in the setting queries`;
  const again = "then run discovery again.";
  if (slow.has(code)) return `Narrow the WHERE in ${where}, or take formula fields out of it; ${again}`;
  if (code === "QUERY_TOO_COMPLICATED") return `Take formula fields out of ${where}; ${again}`;
  if (code === "INVALID_FIELD") return `Correct ${where}, or give the user read access; ${again}`;
  if (rule.kind !== "config" || rule.scope === "run" || permissions.has(code)) return null;
  return `Correct ${where}; ${again}`;
}
