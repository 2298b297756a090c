import { parseExactJson, type Run, TapError } from "@singer-io-ts/tap-kit";
import { malformedAnswer } from "../../errors/org-error.ts";
import { withChildren } from "../../read/rest/subquery-rows.ts";
import { members } from "../../salesforce/json/json-fields.ts";
import { wholePage } from "../../salesforce/rest/query.ts";
import type { Session } from "../../salesforce/session.ts";

export interface QueryRequest {
  readonly soql: string;
  /** Deleted and archived rows too. */
  readonly all: boolean;
}

export interface QueryPage {
  readonly records: readonly object[];
  /** No page follows. */
  readonly isLast: boolean;
}

/** In messages. */
const stream = "query";

/**
 * The records of a query, page by page, each with all its children; the next page is asked for once the records before it
 * are taken.
 * @throws TapError where they are not as many as Salesforce counts.
 */
export async function* queryPages(session: Session, request: QueryRequest, run: Run): AsyncGenerator<QueryPage> {
  let count = 0;
  for (let page: QueryRequest | { readonly nextRecordsUrl: string } | null = request; page !== null; ) {
    const { bytes }: { readonly bytes: Uint8Array } = await wholePage(session, page, { stream }, run);
    const whole = await withChildren(bytes, stream, session, run);
    const answer: unknown = parseExactJson(Buffer.from(whole).toString("utf8"));
    const { list, text, flag, number } = members(answer);
    const [records, totalSize, next] = [list("records"), number("totalSize"), text("nextRecordsUrl")];
    if (records === null || totalSize === null || flag("done") !== (next === null)) throw malformedAnswer(stream);
    if (isBareCount(request.soql)) return yield { records: [{ count: totalSize }], isLast: true };
    count += records.length;
    yield { records: records.map(Object), isLast: next === null };
    // guard(query-count, `next === null ? count !== totalSize : count > totalSize` -> `false`): rows that an answer lacks would be missing without an error.
    if (next === null ? count !== totalSize : count > totalSize) throw countDiffers(totalSize, count);
    page = next === null ? null : { nextRecordsUrl: next };
  }
}

function countDiffers(expected: number, received: number): TapError {
  return new TapError(`query: Salesforce says that there are ${expected} rows, but ${received} came.`, {
    code: "COUNT_DIFFERS",
    kind: "integrity",
    hint: "Run the query again.",
  });
}

/** Its answer is a number, and no record. */
export const isBareCount = (soql: string): boolean => /^\s*SELECT\s+COUNT\s*\(\s*\)\s+FROM\s/i.test(soql);
