import type { Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import type { Api, ReadSettings, Records } from "../../../config/config.ts";
import { ofThisOrg } from "../../../read/other-org.ts";
import { planReadings } from "../../../read/plan-readings.ts";
import { deletedRowsNone } from "../../../read/read-errors.ts";
import { failedReading } from "../../../read/readings.ts";
import type { Session } from "../../../salesforce/session.ts";
import { traitsOf } from "../plan/query-traits.ts";
import { rowsStream } from "../plan/rows-stream.ts";
import { type VerbatimQuery, verbatimQuery } from "../plan/verbatim-query.ts";
import type { ParsedQuery } from "../soql/parse-query.ts";
import type { SoqlLibrary } from "../soql/soql-library.ts";
import { withQueryHints } from "./query-hints.ts";
import { readVerbatim } from "./read-verbatim.ts";

/** A selected query and how to read it, or why it cannot be read. */
export type QueryOfRun = QueryRead | { readonly selection: Selection; readonly error: Error };

interface QueryRead {
  readonly selection: Selection;
  readonly query: ParsedQuery;
  readonly api: Api;
  readonly records: Records;
}

/** What reading queries needs besides them. */
export interface QueryContext {
  readonly session: Session;
  readonly library: SoqlLibrary;
  readonly settings: ReadSettings;
}

/** Readings of queries: rows of objects as objects are read, all others as the queries say. */
export async function* planQueries(
  queries: readonly QueryOfRun[],
  context: QueryContext,
  run: Run,
): AsyncGenerator<Reading> {
  const read = queries.filter((each): each is QueryRead => !("error" in each));
  const written = read.filter(({ selection }) => traitsOf(selection.stream).isAsWritten);
  const { session, settings } = context;
  const { orgId } = session;
  const given = written.map(({ selection }) => selection);
  const selections = ofThisOrg(given, { orgId, allowOrgChange: settings.allowOrgChange }, run);
  for (const each of queries) if ("error" in each) yield failedReading(each.selection, each.error);
  for (const [n, each] of written.entries()) {
    yield withQueryHints(writtenOrFailed({ ...each, selection: selections[n] ?? each.selection }, context, run));
  }
  const groups = Map.groupBy(
    read.filter((each) => !written.includes(each)),
    ({ api, records }) => `${api} ${records}`,
  );
  for (const group of groups.values()) {
    for await (const reading of rowsReadings(group, context, run)) yield withQueryHints(reading);
  }
}

/** @param group queries that want the same API and the same rows by their state. */
async function* rowsReadings(
  group: readonly QueryRead[],
  { session, library, settings }: QueryContext,
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

function writtenOrFailed(each: QueryRead, context: QueryContext, run: Run): Reading {
  const { stream } = each.selection;
  const { object, hasIsDeleted } = traitsOf(stream);
  if (each.records !== "deleted" || hasIsDeleted) return writtenReading(each, context, run);
  return failedReading(each.selection, deletedRowsNone({ id: stream.id, object }));
}

function writtenReading(
  { selection, query, api, records }: QueryRead,
  { session, library }: QueryContext,
  run: Run,
): Reading {
  const { id } = selection.stream;
  if (api === "bulk") {
    const text = "It is read by REST: Bulk 2.0 answers no groups, no number of rows and no rows without a key.";
    run.log({ level: "info", code: "query_rest", stream: id, text });
  }
  const written = verbatimQuery(selection, query, library, { deletedAt: run.deletedAt, records });
  const { calls, mostRows } = written;
  return {
    selections: [selection],
    forecast: { calls, transport: "REST", why: whyOf(written), ...(mostRows !== null && { rows: mostRows }) },
    read: (reading) => readVerbatim(written, session, reading),
  };
}

function whyOf({ isAggregate, mostRows }: VerbatimQuery): string {
  if (isAggregate) return "groups are answered as a whole";
  return mostRows === null ? "its rows have no key to continue by" : `at most ${mostRows} rows`;
}

function warnOrder({ name, tree }: ParsedQuery, run: Run): void {
  if (tree.orderBy === undefined) return;
  const text = "Its ORDER BY is left out: rows come in an order by which a read can continue.";
  run.log({ level: "info", code: "query_order", stream: name, text });
}
