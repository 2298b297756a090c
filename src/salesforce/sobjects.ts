import type { Run } from "@singer-io-ts/tap-kit";
import type { OrgReply, Session } from "./interface.ts";
import { members } from "./members.ts";
import { jsonReply } from "./reply.ts";

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
  /** `History`, `Share`, `Feed`, `ChangeEvent`, ...; null for an object of its own. */
  readonly associateEntityType: string | null;
  readonly deprecatedAndHidden: boolean;
}

/** The org's objects, and the stamp of the last change of metadata in the whole org. */
export interface GlobalDescribe {
  /** Last-Modified; null where the org sends none. */
  readonly stamp: string | null;
  readonly objects: readonly ObjectSummary[];
}

/** All objects that the user may see. */
export async function describeGlobal(session: Session, run: Run): Promise<GlobalDescribe> {
  return session.ask({ method: "GET", path: "sobjects" }, run, globalIn);
}

/** The same if anything changed since `stamp`; null if not. */
export async function describeGlobalSince(session: Session, stamp: string, run: Run): Promise<GlobalDescribe | null> {
  const headers = { "if-modified-since": stamp };
  const changed = (reply: OrgReply) => (reply.status === 304 ? null : globalIn(reply));
  const now = await session.ask({ method: "GET", path: "sobjects", headers }, run, changed, [200, 304]);
  return now === null || now.stamp === stamp ? null : now;
}

function globalIn(reply: OrgReply): GlobalDescribe {
  return { stamp: reply.headers.get("last-modified") ?? null, objects: jsonReply(reply, "sobjects", objectsIn) };
}

function objectsIn(value: unknown): readonly ObjectSummary[] | null {
  const list: unknown = typeof value === "object" && value !== null ? Reflect.get(value, "sobjects") : null;
  if (!Array.isArray(list)) return null;
  const objects = list.map(summaryIn);
  return objects.every((object) => object !== null) ? objects : null;
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
