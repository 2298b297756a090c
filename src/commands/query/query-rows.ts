import { type Json, type JsonObject, parseExactJson, type Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer } from "../../errors/org-error.ts";
import { members } from "../../salesforce/json/json-fields.ts";
import { wholePage } from "../../salesforce/rest/query.ts";
import type { Session } from "../../salesforce/session.ts";

interface QueryRequest {
  readonly soql: string;
  /** Deleted and archived rows too. */
  readonly all: boolean;
}

/** The rows of a query, page by page; the next page is asked for once the rows before it are taken. */
export async function* queryPages(
  session: Session,
  request: QueryRequest,
  run: Run,
): AsyncGenerator<readonly JsonObject[]> {
  for (let page: QueryRequest | { readonly nextRecordsUrl: string } | null = request; page !== null; ) {
    const { bytes }: { readonly bytes: Uint8Array } = await wholePage(session, page, { stream: "query" }, run);
    const answer: unknown = parseExactJson(Buffer.from(bytes).toString("utf8"));
    const { list, text } = members(answer);
    const records = list("records");
    if (records === null) throw malformedAnswer("query");
    // COUNT() without a field answers with its number alone.
    yield records.length === 0 && page === request && isCount(answer) ? [countRow(answer)] : records.map(flat);
    const next = text("nextRecordsUrl");
    page = next === null ? null : { nextRecordsUrl: next };
  }
}

const isCount = (answer: unknown): boolean => (members(answer).number("totalSize") ?? 0) > 0;
const countRow = (answer: unknown): JsonObject => ({ count: members(answer).number("totalSize") ?? 0 });

/** `{ Owner: { Name } }` as `Owner.Name`; children as a list of such rows. */
function flat(record: unknown): JsonObject {
  const row: Record<string, Json> = {};
  for (const [name, value] of Object.entries(Object(record))) {
    if (name === "attributes") continue;
    const children = members(value).list("records");
    if (children !== null) row[name] = children.map(flat);
    else if (isParent(value)) for (const [path, own] of Object.entries(flat(value))) row[`${name}.${path}`] = own;
    else row[name] = value as Json; // of JSON
  }
  return row;
}

const isParent = (value: unknown): boolean => typeof value === "object" && value !== null && "attributes" in value;

/** The columns of a page's rows, in the order of the query. Of a parent that some rows lack, those that others have. */
export function columnsOf(rows: readonly JsonObject[]): readonly string[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.filter((name) => !names.some((other) => other.startsWith(`${name}.`)));
}
