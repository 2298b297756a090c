import type { Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer } from "../../errors/org-error.ts";
import { jsonReply } from "../http/whole-reply.ts";
import { members } from "../json/json-fields.ts";
import type { Session } from "../session.ts";
import { queryAllRows } from "./query-all-rows.ts";

/** A list view as SOQL lists it. (Object Reference, ListView.) */
export interface ListViewRow {
  readonly id: string;
  readonly object: string;
  /** Its name as people see it. */
  readonly label: string;
  /** Unique among the views of its object and namespace. */
  readonly developerName: string;
  /** Of the package that it comes from. */
  readonly namespace: string | null;
  /** Salesforce has a query for it. */
  readonly isSoqlCompatible: boolean;
}

/** What a list view asks for. (REST API Developer Guide, List View Describe.) */
export interface ListViewDescribe {
  readonly query: string;
  /** Whose records it shows: `everything`, `mine`, `team`, ... */
  readonly scope: string | null;
  /** For the records of a queue or campaign: its id. */
  readonly scopeEntityId: string | null;
  /** What people see above its columns, by the fields' paths. */
  readonly labels: ReadonlyMap<string, string>;
}

/** Objects named in one query: well below the limit of an address. */
const objectsOfQuery = 200;

/**
 * The list views of objects that the user may see, in the order of their names.
 * @param objects API names, as describe global has them.
 */
export async function listViewRows(
  session: Session,
  objects: readonly string[],
  run: Run,
): Promise<readonly ListViewRow[]> {
  const rows: ListViewRow[] = [];
  for (let first = 0; first < objects.length; first += objectsOfQuery) {
    const names = objects.slice(first, first + objectsOfQuery).map((name) => `'${name}'`);
    const soql =
      "SELECT Id, Name, DeveloperName, NamespacePrefix, SobjectType, IsSoqlCompatible FROM ListView " +
      `WHERE SobjectType IN (${names.join(",")}) ORDER BY DeveloperName, Id`;
    rows.push(...(await queryAllRows(session, soql, "list_views", run)).map(listViewRow));
  }
  return rows;
}

function listViewRow(row: object): ListViewRow {
  const { text, flag } = members(row);
  const [id, object, developerName] = [text("Id"), text("SobjectType"), text("DeveloperName")];
  if (id === null || object === null || developerName === null) throw malformedAnswer("list views");
  const label = text("Name") ?? developerName;
  const namespace = text("NamespacePrefix");
  return { id, object, label, developerName, namespace, isSoqlCompatible: flag("IsSoqlCompatible") };
}

/** What a list view asks for, by one call. */
export async function describeListView(
  session: Session,
  { object, id }: Pick<ListViewRow, "object" | "id">,
  run: Run,
): Promise<ListViewDescribe> {
  const path = `sobjects/${encodeURIComponent(object)}/listviews/${encodeURIComponent(id)}/describe`;
  return session.ask({ method: "GET", path }, run, (reply) => jsonReply(reply, "list view describe", describeIn));
}

function describeIn(value: unknown): ListViewDescribe | null {
  const { text, list } = members(value);
  const query = text("query");
  const labels = (list("columns") ?? []).flatMap((column): [string, string][] => {
    const { text: own } = members(column);
    const [path, label] = [own("fieldNameOrPath"), own("label")];
    return path === null || label === null ? [] : [[path, label]];
  });
  if (query === null) return null;
  return { query, scope: text("scope"), scopeEntityId: text("scopeEntityId"), labels: new Map(labels) };
}
