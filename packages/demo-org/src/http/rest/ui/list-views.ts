import { columnsOf, type ViewColumn } from "../../../list-views/columns.ts";
import { orderOf, queryOf, whereCondition } from "../../../list-views/view-query.ts";
import { LIST_VIEWS, type ListView } from "../../../objects/setup/list-views.ts";
import { notFound } from "../../../org/not-found.ts";
import { type Cell, type ObjectDescribe, OrgError } from "../../../org/org.ts";
import type { Service } from "../../service.ts";
import type { Call, Route } from "../../wire/call.ts";
import { plainDecimal } from "../../wire/decimals.ts";
import { json } from "../../wire/reply.ts";

/** A list view with its id. */
interface ViewWithId extends ListView {
  readonly id: string;
  /** When somebody used it. */
  readonly used: Cell;
}

/** GET sobjects/X/listviews: a page of an object's views. Its size and its address are guesses. */
export const listViewsOf: Route = (call, service) => page(call, viewsOf(call, service));

/** GET sobjects/X/listviews/recent: those that were used, the latest first. */
export const recentListViews: Route = (call, service) => {
  const used = viewsOf(call, service).filter((view) => view.used !== null);
  return page(
    call,
    used.toSorted((a, b) => (String(a.used) > String(b.used) ? -1 : 1)),
  );
};

/** GET sobjects/X/listviews/ID. */
export const listView: Route = (call, service) => json(summary(call, viewOf(call, service)));

/** GET sobjects/X/listviews/ID/describe: what a view shows, and a query for it. */
export const describeListView: Route = (call, service) => {
  const view = viewOf(call, service);
  const columns = readable(view, call, service);
  return json({
    columns,
    id: shortId(view),
    orderBy: orderOf(view),
    query: queryOf(view, columns),
    relatedEntityId: null,
    scope: view.scope === "everything" ? null : view.scope,
    scopeEntityId: null,
    sobjectType: view.object,
    whereCondition: whereCondition(view),
  });
};

/** GET sobjects/X/listviews/ID/results: the rows of a view, all values as texts. */
export const listViewResults: Route = (call, service) => {
  const view = viewOf(call, service);
  const columns = readable(view, call, service);
  const { limit, offset } = rangeOf(call, { most: 2000, usual: 25 });
  const result = service.org.query(call.session.user, queryOf(view, columns), { all: false, version: call.version });
  const records = Array.from(result.rows(offset, limit), ({ values }) => ({
    columns: columns.map(({ fieldNameOrPath, type }, n) => ({
      fieldNameOrPath,
      value: textOf(values[n] ?? null, type),
    })),
  }));
  return json({
    columns,
    developerName: view.developerName,
    done: offset + records.length >= result.totalSize,
    id: shortId(view),
    label: view.label,
    records,
    size: records.length,
  });
};

/** Describe and results have ids of 15 characters (recorded replies). */
const shortId = ({ id }: ViewWithId): string => id.slice(0, 15);

function objectOf({ params, session }: Call, { org }: Service): ObjectDescribe {
  const object = org.describe(session.user, params["object"] ?? "");
  if (object === null) throw notFound();
  return object;
}

/** The views of the object that is asked for, as far as the user sees them. */
function viewsOf(call: Call, service: Service): readonly ViewWithId[] {
  const { user } = call.session;
  const { name } = objectOf(call, service);
  if (service.org.describe(user, "ListView") === null) return [];
  const soql = `SELECT DeveloperName, LastViewedDate FROM ListView WHERE SobjectType = '${name}' ORDER BY Id`;
  const found = service.org.query(user, soql, { all: false });
  return [...found.rows(0, found.totalSize)].flatMap(({ id, values: [developerName, used = null] }) => {
    const view = LIST_VIEWS.find((each) => each.object === name && each.developerName === developerName);
    return view === undefined || id === null ? [] : [{ ...view, id, used }];
  });
}

function viewOf(call: Call, service: Service): ViewWithId {
  const wanted = (call.params["view"] ?? "").slice(0, 15);
  const view = viewsOf(call, service).find((each) => shortId(each) === wanted);
  if (view === undefined) throw notFound();
  return view;
}

/**
 * The columns of a view that can be described and run.
 * @throws OrgError UNKNOWN_EXCEPTION for a corrupt one, ILLEGAL_QUERY_PARAMETER_VALUE (a guess) for one without a query
 */
function readable(view: ViewWithId, call: Call, service: Service): readonly ViewColumn[] {
  if (view.isCorrupt) throw new OrgError(500, "UNKNOWN_EXCEPTION", "List view filter is not FilterByDynsql Context");
  if (!view.isSoqlCompatible)
    throw new OrgError(400, "ILLEGAL_QUERY_PARAMETER_VALUE", `List view ${view.developerName} is not SOQL compatible`);
  return columnsOf(view, objectOf(call, service), (name) => service.org.describe(call.session.user, name));
}

function page(call: Call, views: readonly ViewWithId[]) {
  const { limit, offset } = rangeOf(call, { most: 2000, usual: 200 });
  const some = views.slice(offset, offset + limit);
  const next = offset + some.length;
  const done = next >= views.length;
  return json({
    done,
    listviews: some.map((view) => summary(call, view)),
    nextRecordsUrl: done ? null : `${call.path}?limit=${limit}&offset=${next}`,
    size: some.length,
    sobjectType: views[0]?.object ?? call.params["object"],
  });
}

function summary({ base }: Call, { id, object, developerName, label, isSoqlCompatible }: ViewWithId): object {
  const url = `${base}/sobjects/${object}/listviews/${id}`;
  return {
    describeUrl: `${url}/describe`,
    developerName,
    id,
    label,
    resultsUrl: `${url}/results`,
    soqlCompatible: isSoqlCompatible,
    url,
  };
}

/** `limit` and `offset`. @throws OrgError ILLEGAL_QUERY_PARAMETER_VALUE (a guess) */
function rangeOf({ query }: Call, { most, usual }: { readonly most: number; readonly usual: number }) {
  const [limit, offset] = [query.get("limit") ?? String(usual), query.get("offset") ?? "0"];
  if (!/^\d+$/.test(limit) || !/^\d+$/.test(offset) || Number(limit) < 1 || Number(limit) > most)
    throw new OrgError(400, "ILLEGAL_QUERY_PARAMETER_VALUE", `limit must be from 1 to ${most}, offset at least 0`);
  return { limit: Number(limit), offset: Number(offset) };
}

/** As Java prints values: date-times as `Fri Aug 01 21:15:46 GMT 2014`. */
function textOf(value: Cell, type: string): string | null {
  if (value === null) return null;
  if (type === "date" || type === "datetime") {
    const [weekday, day, month, year, time] = new Date(String(value)).toUTCString().replace(",", "").split(" ");
    return `${weekday} ${month} ${day} ${time} GMT ${year}`;
  }
  const isDecimal = type === "double" || type === "currency" || type === "percent";
  return isDecimal ? plainDecimal(String(value)) : String(value);
}
