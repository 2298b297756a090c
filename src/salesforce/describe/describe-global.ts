import type { Run } from "@singer-io-ts/tap-kit";
import { malformedAnswer } from "../../errors/org-error.ts";
import { FilteredLists } from "../json/filtered-lists.ts";
import { members } from "../json/json-fields.ts";
import type { ReplyForm } from "../json/json-list-stream.ts";
import type { OrgRequest, Session } from "../session.ts";

/** An entry of describe global: the members that the tap uses. (REST API Developer Guide, Describe Global.) */
export interface ObjectSummary {
  readonly name: string;
  readonly label: string;
  readonly custom: boolean;
  /** Null where its ids share a prefix with others'. */
  readonly keyPrefix: string | null;
  readonly queryable: boolean;
  /** `updated` and `deleted` serve it. */
  readonly replicateable: boolean;
  /** `History`, `Share`, `Feed`, `ChangeEvent`, ...; null for objects that belong to no other one. */
  readonly associateEntityType: string | null;
  readonly deprecatedAndHidden: boolean;
}

/** The org's objects, and when metadata last changed in the whole org. */
export interface GlobalDescribe {
  /** Last-Modified; null where the org sends none. */
  readonly lastModified: string | null;
  readonly objects: readonly ObjectSummary[];
}

/** All objects that the user may see. */
export async function describeGlobal(session: Session, run: Run): Promise<GlobalDescribe> {
  const { lastModified, objects } = await listedObjects(session, summaryIn, {}, run);
  return { lastModified, objects: objects ?? [] };
}

/** The same where anything changed since a Last-Modified; null where nothing did. */
export async function describeGlobalSince(session: Session, since: string, run: Run): Promise<GlobalDescribe | null> {
  const headers = { "if-modified-since": since };
  const now = await listedObjects(session, summaryIn, { headers }, run);
  return now.objects === null || now.lastModified === since
    ? null
    : { lastModified: now.lastModified, objects: now.objects };
}

const objectListForm: ReplyForm = { depth: 1, mostOfEntry: 256 * 1024, mostBytes: 256 * 1024 * 1024 };

interface ListedObjects<T> {
  /** Last-Modified. */
  readonly lastModified: string | null;
  /** Null: nothing changed. */
  readonly objects: readonly T[] | null;
}

/**
 * The list of objects, each entry as `entryIn` returns it. Thousands of entries are some 10 MB, which are not held.
 * @param entryIn returns null for a malformed entry: the list is then asked for again.
 */
export function listedObjects<T>(
  session: Session,
  entryIn: (entry: unknown) => T | null,
  more: Pick<OrgRequest, "headers" | "stream">,
  run: Run,
): Promise<ListedObjects<T>> {
  return session.repeat(async () => {
    // guard(list-unchanged, `more.headers === undefined ? [200] : [200, 304]` -> `[200, 304]`): a cache that answers "not modified" to the first request would empty the list of objects.
    const accept = more.headers === undefined ? [200] : [200, 304];
    const reply = await session.open({ method: "GET", path: "sobjects", ...more }, run, accept);
    const lastModified = reply.headers.get("last-modified") ?? null;
    if (reply.status === 304) return { lastModified, objects: null };
    const found: (T | null)[] = [];
    const lists = new FilteredLists({ sobjects: (entry) => void found.push(entryIn(entry)) });
    const list = members(lists.withLists(await lists.read(reply.chunks, objectListForm))).list("sobjects");
    const objects = found.filter((object) => object !== null);
    if (list?.length === objects.length) return { lastModified, objects };
    throw malformedAnswer("sobjects", more.stream);
  }, run);
}

/** The members used; null where `value` is no object's description. Members that old API versions lack count as false or null. */
export function summaryIn(value: unknown): ObjectSummary | null {
  const { text, flag } = members(value);
  const name = text("name");
  if (name === null) return null;
  return {
    name,
    label: text("label") ?? name,
    custom: flag("custom"),
    keyPrefix: text("keyPrefix"),
    queryable: flag("queryable"),
    replicateable: flag("replicateable"),
    associateEntityType: text("associateEntityType"),
    deprecatedAndHidden: flag("deprecatedAndHidden"),
  };
}
