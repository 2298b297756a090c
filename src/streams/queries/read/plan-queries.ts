import type { Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import type { Records } from "../../../config/config.ts";
import { ofThisOrg } from "../../../read/other-org.ts";
import { type PlanSettings, planReadings } from "../../../read/plan-readings.ts";
import { deletedRowsNone } from "../../../read/read-errors.ts";
import { noLines } from "../../../read/row-block.ts";
import type { Session } from "../../../salesforce/session.ts";
import { traitsOf } from "../plan/query-traits.ts";
import { rowsStream } from "../plan/rows-stream.ts";
import { type AsWritten, asWritten } from "../plan/verbatim-query.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import type { SoqlLibrary } from "../soql/soql-library.ts";
import { withQueryHints } from "./query-hints.ts";
import { readAsWritten } from "./read-verbatim.ts";

/** A selected query and how it is to be read, or why it cannot be read. */
export type QueryOfRun = QueryRead | { readonly selection: Selection; readonly error: Error };

interface QueryRead {
  readonly selection: Selection;
  readonly query: ParsedQuery;
  readonly api: PlanSettings["api"];
  readonly records: Records;
}

export interface QueryReach {
  readonly session: Session;
  readonly library: SoqlLibrary;
  readonly settings: Omit<PlanSettings, "api" | "streamOf">;
}

/** Readings of queries: rows of objects as objects are read, all others as the queries say. */
export async function* planQueries(
  queries: readonly QueryOfRun[],
  reach: QueryReach,
  run: Run,
): AsyncGenerator<Reading> {
  const read = queries.filter((each): each is QueryRead => !("error" in each));
  const written = read.filter(({ selection }) => traitsOf(selection.stream).isAsWritten);
  const { session, settings } = reach;
  const ofOrg = { orgId: session.orgId, allowOrgChange: settings.allowOrgChange };
  const selections = ofThisOrg(
    written.map(({ selection }) => selection),
    ofOrg,
    run,
  );
  for (const each of queries) if ("error" in each) yield failed(each.selection, each.error);
  for (const [n, each] of written.entries()) {
    yield withQueryHints(writtenOrFailed({ ...each, selection: selections[n] ?? each.selection }, reach, run));
  }
  const groups = Map.groupBy(
    read.filter((each) => !written.includes(each)),
    ({ api, records }) => `${api} ${records}`,
  );
  for (const group of groups.values()) {
    for await (const reading of rowsReadings(group, reach, run)) yield withQueryHints(reading);
  }
}

/** @param group queries that want the same API and the same rows by their state. */
async function* rowsReadings(
  group: readonly QueryRead[],
  { session, library, settings }: QueryReach,
  run: Run,
): AsyncGenerator<Reading> {
  const [first] = group;
  if (first === undefined) return;
  const { api, records } = first;
  const queries = new Map(group.map(({ query }) => [query.name, query]));
  const streamOf = (selection: Selection) => {
    const query = queries.get(selection.stream.id);
    if (query === undefined) throw new RangeError(`no query ${selection.stream.id}`);
    return rowsStream(selection, query, library, run.deletedAt);
  };
  for (const { query } of group) warnOrder(query, run);
  const selections = group.map(({ selection }) => selection);
  yield* planReadings(selections, { session, records }, { ...settings, api, streamOf }, run);
}

function writtenOrFailed(each: QueryRead, reach: QueryReach, run: Run): Reading {
  const { stream } = each.selection;
  const { object, hasIsDeleted } = traitsOf(stream);
  if (each.records !== "deleted" || hasIsDeleted) return writtenReading(each, reach, run);
  return failed(each.selection, deletedRowsNone({ id: stream.id, object }));
}

function writtenReading(
  { selection, query, api, records }: QueryRead,
  { session, library }: QueryReach,
  run: Run,
): Reading {
  const { id } = selection.stream;
  if (api === "bulk") {
    const text = "It is read by REST: Bulk 2.0 answers no groups, no number of rows and no rows without a key.";
    run.log({ level: "info", code: "query_rest", stream: id, text });
  }
  const written = asWritten(selection, query, library, { deletedAt: run.deletedAt, records });
  const { calls, mostRows } = written;
  return {
    selections: [selection],
    forecast: { calls, transport: "REST", why: whyOf(written), ...(mostRows !== null && { rows: mostRows }) },
    read: (reading) => readAsWritten(written, session, reading),
  };
}

function whyOf({ isAggregate, mostRows }: AsWritten): string {
  if (isAggregate) return "groups are answered as a whole";
  return mostRows === null ? "its rows have no key to go on by" : `at most ${mostRows} rows`;
}

function warnOrder({ name, tree }: ParsedQuery, run: Run): void {
  if (tree.orderBy === undefined) return;
  const text = "Its ORDER BY is left out: rows come in an order by which a read can go on.";
  run.log({ level: "info", code: "query_order", stream: name, text });
}

/** A query that cannot be read as the catalog has it. */
function failed(selection: Selection, error: Error): Reading {
  return {
    selections: [selection],
    forecast: { rows: 0, calls: 0, transport: "none", why: "it fails before it is read" },
    async *read() {
      yield { stream: selection.stream.id, lines: noLines, records: 0, end: { kind: "failed", error } };
    },
  };
}
