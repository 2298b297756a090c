import type { CatalogEntry } from "../catalog/catalog-entry.ts";
import { isNothingByDefault } from "../catalog/foreign-entry.ts";
import { isFieldSelected, isStreamSelected } from "../catalog/select-fields.ts";
import { usualReplication } from "../catalog/usual-replication.ts";
import { type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { Stream } from "../tap/stream.ts";
import { isOtherProperty } from "./only-by-name.ts";

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
  /** Whether a field is selected that an earlier catalog does not decide about. */
  readonly byDefault: boolean;
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
  "unsupported-description",
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

/**
 * What another tap's catalog has decided about a stream. Its defaults were that tap's, so what they selected is kept like what somebody chose:
 * no stream by default, compound fields by default.
 * @param stream as this tap has discovered it
 */
export function keptOfOther(entry: CatalogEntry, stream: Stream, options: KeepOptions): KeptChoices {
  const { metadata } = entry;
  const given = propertiesOf(entry.stream.schema);
  const kept = keptChoices(entry, options);
  const byDefault = options.byDefault && !isNothingByDefault(entry);
  const byDefaults = (breadcrumb: readonly string[]): boolean | undefined => {
    const [, name = "", ...deeper] = breadcrumb;
    if (breadcrumb.length === 0) return isStreamSelected(metadata, entry.selected, entry.stream.schema);
    const property = deeper.length === 0 ? given.get(name) : undefined;
    return property && isFieldSelected(metadata.at(breadcrumb), property, byDefault);
  };
  const isOther = ([, name = "", ...deeper]: readonly string[]) =>
    deeper.length === 0 && isOtherProperty(stream, name, given.get(name));
  return {
    at: (breadcrumb) => {
      const { "replication-key": key, "replication-method": method, ...own } = kept.at(breadcrumb);
      const selected = options.hasSelect ? undefined : byDefaults(breadcrumb);
      // guard(kept-other-property, `isOther(breadcrumb)` -> `false`): the new catalog would have every file of the org downloaded.
      if (isOther(breadcrumb)) return {};
      const isKey = typeof key === "string" && stream.replicationKeys.includes(key);
      const isMethod = stream.methods.some((each) => each === method);
      return {
        ...(isMethod && method !== undefined && { "replication-method": method }),
        ...(isKey && { "replication-key": key }),
        ...(selected !== undefined && { selected }),
        ...own,
      };
    },
  };
}

/** Of a stream that another tap's catalog does not have: none of its streams were selected by default. */
export const keptOfNewStream = (isSelected: boolean): KeptChoices => ({
  at: (breadcrumb) => (breadcrumb.length === 0 ? { selected: isSelected } : {}),
});

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
