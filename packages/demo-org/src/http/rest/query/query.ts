import { OrgError } from "../../../org/org.ts";
import type { ContentEffects } from "../../faults/fault-spec.ts";
import { alters } from "../../faults/faults.ts";
import type { Service } from "../../service.ts";
import type { Call, Route } from "../../wire/call.ts";
import { jsonType, type Reply } from "../../wire/reply.ts";
import { rowsJson } from "./json-rows.ts";
import type { RowSource } from "./row-source.ts";

/** GET query?q=SOQL. */
export const query: Route = (call, service) => run(call, service, false);

/** GET queryAll?q=SOQL: deleted and archived rows too. */
export const queryAll: Route = (call, service) => run(call, service, true);

function run(call: Call, service: Service, all: boolean): Reply {
  const soql = call.query.get("q");
  if (soql === null) throw new OrgError(400, "MALFORMED_QUERY", "SOQL statement is missing: parameter q");
  const result = service.org.query(call.session.user, soql, { all, version: call.version });
  if (result.totalSize > service.settings.queryTimeoutRows) throw new OrgError(400, "QUERY_TIMEOUT", tooLong);
  if (result.isOneBatch === true && result.totalSize > service.settings.pageRows) {
    const what = result.aggregate ? "Aggregate query" : result.object;
    const message = `${what} does not support queryMore(), use LIMIT to restrict the results to a single batch`;
    throw new OrgError(400, "EXCEEDED_ID_LIMIT", message);
  }
  const pageRows = result.countOnly ? 0 : pageSize(call, result, service);
  const key = `${call.session.user.id} ${all} ${call.version} ${pageRows} ${soql}`;
  return page(call, service, { source: result, from: 0, pageRows, key });
}

const tooLong = "Your query request was running for too long.";

/** GET query/LOCATOR-OFFSET: the next page of whichever query. */
export const next: Route = (call, service) => {
  const [, id = "", offset = ""] = /^(\w+)-(\d+)$/.exec(call.params["locator"] ?? "") ?? [];
  const found = service.locators.find(call.session.user, id);
  const asked = Number(offset);
  if (found === null || asked >= found.source.totalSize) {
    throw new OrgError(400, "INVALID_QUERY_LOCATOR", "invalid query locator");
  }
  const pageRows = Math.min(found.pageRows, pageSize(call, found.source, service));
  const from = call.effects.replay === true ? Math.max(0, asked - pageRows) : asked;
  return page(call, service, { ...found, pageRows, from, id });
};

interface Page {
  readonly source: RowSource;
  readonly from: number;
  readonly pageRows: number;
  /** The locator, where there is one already; else `key` identifies the query. */
  readonly id?: string;
  readonly key?: string;
}

function page(call: Call, service: Service, { source, from, pageRows, id, key }: Page): Reply {
  const { spool, locators } = service;
  const done = pageRows === 0 || from + pageRows >= source.totalSize;
  const open = (): string =>
    locators.open(call.session.user, source, pageRows, spool?.locator(`${key} ${source.totalSize}`));
  const locator = id ?? (done ? null : open());
  const next = done ? null : `${call.base}/query/${locator}-${from + pageRows}`;
  const text = (): string => write(call, service, { source, from, pageRows }, next);
  const headers = { "Content-Type": jsonType };
  if (spool === null || locator === null || alters(call.effects)) return { status: 200, headers, body: text() };
  const kept = `page ${spool.revision} ${locator} ${from} ${pageRows} ${call.base}`;
  return { status: 200, headers, body: { key: kept, chunks: () => [Buffer.from(text())] } };
}

function write(call: Call, service: Service, { source, from, pageRows }: Page, next: string | null): string {
  const { effects, base, session } = call;
  const keepChildren = (children: RowSource): string => {
    const { childPageRows } = service.settings;
    return `${base}/query/${service.locators.open(session.user, children, childPageRows)}-${childPageRows}`;
  };
  const rows = rowsJson(source, from, pageRows, { base, settings: service.settings, keepChildren });
  rows.length -= Math.min(rows.length, effects.dropRows ?? 0);
  if (effects.repeatRow !== undefined) repeatFirst(rows, effects.repeatRow);
  const done = next === null || effects.endEarly === true;
  const url = done ? "" : `,"nextRecordsUrl":${JSON.stringify(effects.nextRecordsUrl ?? next)}`;
  const totalSize = source.totalSize + (effects.totalSizeOff ?? 0);
  return `{"totalSize":${totalSize},"done":${done}${url},"records":[${rows.join(",")}]}`;
}

function repeatFirst(rows: string[], how: NonNullable<ContentEffects["repeatRow"]>): void {
  const [first] = rows;
  if (first === undefined) return;
  rows.splice(1, 0, first);
  if (how === "inPlace") rows.pop();
}

/** The size that the client asks for, a hint (REST API Developer Guide, Query Options Header), limited for wide rows. */
function pageSize({ headers }: Call, { select }: RowSource, { settings }: Service): number {
  const asked = Number(/batchSize=(\d+)/i.exec(headers["sforce-query-options"] ?? "")?.[1] ?? 2000);
  const wide = settings.shrinkWidePages ? rowsOfWidth(select.length) : 2000;
  return Math.min(settings.pageRows, wide, Math.max(200, Math.min(2000, asked)));
}

function rowsOfWidth(fields: number): number {
  if (fields > 400) return 200;
  if (fields > 200) return 500;
  return fields > 100 ? 1000 : 2000;
}
