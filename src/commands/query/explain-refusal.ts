import { type Run, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { OrgError } from "../../errors/org-error.ts";
import { describedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { Session } from "../../salesforce/session.ts";
import { resolveQuery } from "../../streams/queries/discover/resolve-query.ts";
import { DescribeFetcher } from "../../streams/queries/fetch-describes.ts";
import { parseSoql } from "../../streams/queries/soql/parse-query.ts";
import { loadSoql } from "../../streams/queries/soql/soql-library.ts";

/** Codes by which Salesforce refuses a query for what its text says. */
const ofText = new Set(["MALFORMED_QUERY", "INVALID_FIELD", "INVALID_TYPE", "INVALID_QUERY_FILTER_OPERATOR"]);

/**
 * What to tell a person whose query Salesforce refused: where the fault is and the nearest name, as far as the tap finds it
 * too; else Salesforce's words. Any other error is returned as it is.
 */
export async function explainRefusal(
  error: unknown,
  soql: string,
  { session, settings }: { readonly session: Session; readonly settings: Settings },
  run: Run,
): Promise<unknown> {
  if (!(error instanceof OrgError) || !ofText.has(error.detail.code)) return error;
  const { code, cause } = error.detail;
  const found = await faultIn(soql, { session, settings }, run);
  if (found === null) {
    const hint = "Correct the query, or give this user access to what it names.";
    return new TapError(`query: ${error.what}`, { code, kind: "config", hint, cause });
  }
  const what = found.message.slice(0, -found.detail.hint.length).trimEnd();
  return new TapError(what, { code, kind: "config", hint: found.detail.hint, cause });
}

/** Null: the tap finds none, or cannot tell. */
async function faultIn(
  soql: string,
  { session, settings }: { readonly session: Session; readonly settings: Settings },
  run: Run,
): Promise<TapError | null> {
  try {
    const query = parseSoql({ name: "query", soql, part: { label: "query", from: 0 } }, await loadSoql());
    const describes = new DescribeFetcher(await describedOrg(session, settings.read.cacheDir, run));
    await describes.resolved((known) => resolveQuery(query, known));
    return null;
  } catch (error) {
    return error instanceof TapError && !(error instanceof OrgError) ? error : null;
  }
}
