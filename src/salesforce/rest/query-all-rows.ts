import type { Run } from "@singer-io-ts/tap-kit";
import { ownError } from "../../errors/org-error.ts";
import { recountRules, refetchBrokenPage } from "../http/refetch-broken-page.ts";
import { ownPath } from "../http/uri.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { OrgReply, Session } from "../session.ts";
import { hasTwice, queryPath } from "./query.ts";

/**
 * All rows of a query as objects, for the few rows of setup objects that the tap itself needs; streams of rows are never
 * read this way. They are as many as totalSize says, none of them twice; otherwise the query is asked once
 * more, and then throws.
 */
export function queryAllRows(session: Session, soql: string, stream: string, run: Run): Promise<readonly object[]> {
  const ask = async () => {
    const { rows, totalSize } = await answerTo(session, soql, stream, run);
    if (rows.length !== totalSize)
      throw ownError("COUNT_DIFFERS", `a query has ${totalSize} rows, but ${rows.length} came.`, { stream });
    // guard(setup-row-twice): a report or a list view would be missing if another one came twice in its place.
    if (hasTwice(rows)) throw ownError("ROW_REPEATED", "the answer to a query has a row twice.", { stream });
    return rows;
  };
  return refetchBrokenPage(ask, recountRules(stream, run));
}

async function answerTo(
  session: Session,
  soql: string,
  stream: string,
  run: Run,
): Promise<{ readonly rows: readonly object[]; readonly totalSize: number }> {
  const rows: object[] = [];
  const columns = columnsOf(soql);
  const taken = (reply: OrgReply) => jsonReply(reply, "query", (value) => pageIn(value, columns), stream);
  for (let path = queryPath(soql, false); ; ) {
    const page: Page = await session.ask({ method: "GET", path, stream }, run, taken);
    rows.push(...page.records);
    // More than there are: following a page that comes again would never end.
    if (page.next === null || rows.length > page.totalSize) return { rows, totalSize: page.totalSize };
    path = ownPath(session, page.next);
  }
}

interface Page {
  readonly totalSize: number;
  readonly records: readonly object[];
  readonly next: string | null;
}

/** The members that each row of the query has, even if they are null. */
function columnsOf(soql: string): readonly string[] {
  const [, list = ""] = /^SELECT (.+?) FROM /.exec(soql) ?? [];
  // A path is a member of the parent; a function has an alias.
  return list.split(",").map((column) => column.trim().split(" ").at(-1)?.split(".")[0] ?? "");
}

function pageIn(value: unknown, columns: readonly string[]): Page | null {
  const { number, flag, list, text } = members(value);
  const totalSize = number("totalSize");
  const records = list("records");
  const next = text("nextRecordsUrl");
  if (totalSize === null || !records?.every((each) => typeof each === "object" && each !== null)) return null;
  // guard(setup-columns, `!records.every(` -> `false && !records.every(`): the answer to another query would become rows of nulls.
  if (!records.every((row) => columns.every((column) => Object.hasOwn(row, column)))) return null;
  return flag("done") === (next === null) ? { totalSize, records, next } : null;
}
