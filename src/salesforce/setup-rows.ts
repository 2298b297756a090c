import type { Run } from "@singer-io-ts/tap-kit";
import { ownError } from "../errors.ts";
import type { OrgReply, Session } from "./interface.ts";
import { members } from "./members.ts";
import { queryPath } from "./query.ts";
import { jsonReply } from "./reply.ts";
import { ownPath } from "./uri.ts";

/**
 * All rows of a query as objects, for the few rows of setup objects that the tap itself needs; streams of rows are never
 * read this way. As many as totalSize says, or it throws.
 */
export async function setupRows(session: Session, soql: string, stream: string, run: Run): Promise<readonly object[]> {
  const rows: object[] = [];
  const taken = (reply: OrgReply) => jsonReply(reply, "query", pageIn, stream);
  let path: string | null = queryPath(soql, false);
  while (path !== null) {
    const page: Page = await session.ask({ method: "GET", path, stream }, run, taken);
    rows.push(...page.records);
    path = page.next === null ? null : ownPath(session, page.next);
    if (path === null && rows.length !== page.totalSize) {
      const what = `a query of it has ${page.totalSize} rows, but ${rows.length} came.`;
      throw ownError("COUNT_DIFFERS", what, { stream });
    }
  }
  return rows;
}

interface Page {
  readonly totalSize: number;
  readonly records: readonly object[];
  readonly next: string | null;
}

function pageIn(value: unknown): Page | null {
  const { number, flag, list, text } = members(value);
  const totalSize = number("totalSize");
  const records = list("records");
  const next = text("nextRecordsUrl");
  if (totalSize === null || !records?.every((each) => typeof each === "object" && each !== null)) return null;
  return flag("done") === (next === null) ? { totalSize, records, next } : null;
}
