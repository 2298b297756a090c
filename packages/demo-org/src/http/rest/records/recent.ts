import { type Cell, type ObjectSummary, type Org, OrgError, type OrgUser } from "../../../org/org.ts";
import type { Route } from "../../wire/call.ts";
import { json } from "../../wire/reply.ts";

/** A row that was viewed, or shown with one that was. */
interface Viewed {
  readonly object: string;
  readonly id: string;
  readonly nameField: string;
  readonly name: Cell;
  readonly at: string;
}

const most = 200;

/** GET recent: the rows of all objects that the user viewed last, the newest first. (REST API Developer Guide, Recently Viewed Items.) */
export const recent: Route = ({ query, session, base }, { org }) => {
  const wanted = Math.min(most, limitOf(query.get("limit")));
  const rows = org.describeGlobal(session.user).flatMap((object) => lastViewed(org, session.user, object, wanted));
  rows.sort((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at > b.at ? -1 : 1));
  return json(rows.slice(0, wanted).map((row) => ({ attributes: attributes(base, row), Id: row.id, Name: row.name })));
};

/** Those of one object, the newest first; none for objects without LastReferencedDate. */
export function lastViewed(org: Org, user: OrgUser, { name: object }: ObjectSummary, count: number): readonly Viewed[] {
  const fields = org.describe(user, object)?.fields ?? [];
  const nameField = fields.find((field) => field["nameField"] === true)?.name;
  if (nameField === undefined || !fields.some(({ name }) => name === lastReferenced)) return [];
  const soql = `SELECT ${nameField}, ${lastReferenced} FROM ${object} WHERE ${lastReferenced} != null ORDER BY ${lastReferenced} DESC, Id LIMIT ${count}`;
  const found = org.query(user, soql, { all: false });
  return Array.from(found.rows(0, count), ({ id, values: [name, at] }): Viewed => {
    return { object, id: id ?? "", nameField, name: name ?? null, at: String(at) };
  });
}

/** Moves when a row is viewed or referred to; LastViewedDate only when it is viewed. (Object Reference, Account.) */
const lastReferenced = "LastReferencedDate";

export const attributes = (base: string, { object, id }: Viewed) => ({
  type: object,
  url: `${base}/sobjects/${object}/${id}`,
});

function limitOf(given: string | null): number {
  if (given === null) return most;
  if (/^\d+$/.test(given) && Number(given) > 0) return Number(given);
  throw new OrgError(400, "ILLEGAL_QUERY_PARAMETER_VALUE", "limit must be a number above 0");
}
