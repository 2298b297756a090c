import type { CatalogEntry } from "../catalog/catalog-entry.ts";
import { type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { Stream } from "../tap/stream.ts";

/** What somebody has decided in an earlier catalog about one stream, which a new catalog keeps. */
export interface KeptChoices {
  /** The members that go into the new catalog's metadata at this breadcrumb. */
  at(breadcrumb: readonly string[]): JsonObject;
}

/** What decides which members of an earlier catalog's metadata are somebody's own. */
export interface KeepOptions {
  /** The setting `select` is set: it replaces what it decided when the earlier catalog was written. */
  readonly hasSelect: boolean;
  /** How the names of the tap's own members begin, which each discovery writes again. */
  readonly prefix: string | undefined;
}

/** Members that each discovery writes again; all others are the user's. */
const written = new Set([
  "inclusion",
  "selected",
  "selected-by-default",
  "only-by-name",
  "table-key-properties",
  "valid-replication-keys",
  "forced-replication-method",
]);

export function keptChoices(entry: CatalogEntry, { hasSelect, prefix }: KeepOptions): KeptChoices {
  const { metadata } = entry;
  const isOwn = (member: string) => written.has(member) || (prefix !== undefined && member.startsWith(prefix));
  const at = (breadcrumb: readonly string[]): JsonObject => {
    const old = metadata.at(breadcrumb);
    const custom = Object.entries(old).filter(([member]) => !isOwn(member));
    const selected = selectedAt(breadcrumb, entry);
    // Where it says the same as the default of then, `select` may have written it, and decides again.
    // guard(kept-choice, `!(hasSelect && selected === old["selected-by-default"])` -> `false`): after the next discovery a field that somebody has deselected would be read again.
    const isChoice = selected !== undefined && !(hasSelect && selected === old["selected-by-default"]);
    return { ...Object.fromEntries(custom), ...(isChoice && { selected }) };
  };
  const replication = replicationOf(entry);
  return { at: (breadcrumb) => (breadcrumb.length === 0 ? { ...replication, ...at([]) } : at(breadcrumb)) };
}

/** Old catalogs have the selection in the entry or in the schema. */
function selectedAt(breadcrumb: readonly string[], { metadata, selected, stream }: CatalogEntry): boolean | undefined {
  const inSchema = breadcrumb
    .filter((_, index) => index % 2 === 1)
    .reduce<JsonObject | undefined>((schema, name) => schema && propertiesOf(schema).get(name), stream.schema);
  const given: readonly (Json | undefined)[] = [
    metadata.at(breadcrumb)["selected"],
    breadcrumb.length === 0 ? selected : undefined,
    inSchema?.["selected"],
  ];
  return given.find((value) => typeof value === "boolean");
}

/** The replication that the entry's own members ask for, where it is another than discovery writes there. */
function replicationOf({ stream, method, replicationKey }: CatalogEntry): JsonObject {
  const usual = usualReplication(stream);
  return {
    ...(method !== undefined && method !== usual.method && { "replication-method": method }),
    ...(replicationKey !== undefined &&
      replicationKey !== usual.replicationKey && { "replication-key": replicationKey }),
  };
}

/** How a stream is read where nobody says otherwise. */
export function usualReplication({ replicationKeys, methods }: Stream): {
  readonly method: string;
  readonly replicationKey: string | undefined;
} {
  const [best] = replicationKeys;
  const isIncremental = best !== undefined && methods.includes("INCREMENTAL");
  return isIncremental
    ? { method: "INCREMENTAL", replicationKey: best }
    : { method: methods[0] ?? "FULL_TABLE", replicationKey: undefined };
}
