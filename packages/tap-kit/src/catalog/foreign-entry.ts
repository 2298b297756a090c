import { TapError } from "../errors/tap-error.ts";
import { type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { Log } from "../log/log.ts";
import { isOtherProperty } from "../selection/only-by-name.ts";
import type { Stream } from "../tap/stream.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { isFieldSelected } from "./select-fields.ts";

/**
 * The entry of another tap's catalog, with the stream as this tap reads it: what was selected, also in the schema as old catalogs
 * have it, and the key stay as they are.
 * @param stream what `Source.adopt` gave for it
 */
export function adoptedEntry(entry: CatalogEntry, stream: Stream, log: Log): CatalogEntry {
  const given = propertiesOf(entry.stream.schema);
  const own = [...propertiesOf(stream.schema)];
  // guard(other-property, `isOtherProperty(stream, name, given.get(name))` -> `false`): every file of the org would be downloaded, where the other tap wrote an address.
  const left = own.filter(([name]) => isOtherProperty(stream, name, given.get(name))).map(([name]) => name);
  const properties = own
    .filter(([name]) => !left.includes(name))
    .map(([name, property]): [string, JsonObject] => [name, { ...property, ...selectionIn(given.get(name)) }]);
  const isAsked = (name: string) =>
    isFieldSelected(entry.metadata.at(["properties", name]), given.get(name) ?? {}, true);
  const asked = left.filter(isAsked);
  if (asked.length > 0) {
    const why = asked.map((name) => `${name} (${String(stream.metadata?.get(name)?.["only-by-name"])})`);
    const text = `${why.join(", ")}: selected in the catalog of another tap, and not read.`;
    log({ level: "info", code: "fields_by_name", stream: stream.id, text });
  }
  return {
    ...entry,
    ...(isNothingByDefault(entry) && { byDefault: false }),
    stream: {
      ...stream,
      schema: { ...stream.schema, ...selectionIn(entry.stream.schema), properties: Object.fromEntries(properties) },
    },
    replicationKey: possibleKey(entry, stream, log),
  };
}

/** Members by which the schema of an old catalog selects a property. */
function selectionIn(property: JsonObject = {}): JsonObject {
  const members = ["selected", "inclusion"].flatMap((name): [string, Json][] => {
    const value = property[name];
    return value === undefined ? [] : [[name, value]];
  });
  return Object.fromEntries(members);
}

/** Why a stream of another tap's catalog cannot be read, before anybody is asked; null: it can. */
export function refusalOf({ stream: { id }, alias }: CatalogEntry): TapError | null {
  // guard(stream-alias, `alias === undefined || alias === id` -> `true`): rows would go into another table than until now.
  if (alias === undefined || alias === id) return null;
  return new TapError(`${id}: the catalog has the stream_alias ${alias}, and this tap gives a stream its own name.`, {
    code: "CATALOG_ALIAS",
    kind: "config",
    stream: id,
    hint: "Take stream_alias out of the catalog, and rename the stream behind the tap, by a mapper or in the target.",
  });
}

/** The replication key that the catalog asks for; undefined where the stream is not read by it. */
function possibleKey({ replicationKey }: CatalogEntry, { id, replicationKeys }: Stream, log: Log): string | undefined {
  if (replicationKey === undefined || replicationKeys.includes(replicationKey)) return replicationKey;
  const [best] = replicationKeys;
  if (best !== undefined) {
    const text = `the catalog names ${replicationKey} as its replication key; it is read by ${best}.`;
    log({ level: "warn", code: "replication_key", stream: id, text });
  }
  return undefined;
}

/**
 * Whether the catalog's fields are only read where somebody selected them: other taps write `selected-by-default` on the fields where their
 * setting select_fields_by_default is true, and it is false by default.
 */
export function isNothingByDefault({ metadata: { fields } }: CatalogEntry): boolean {
  return fields.size > 0 && !fields.values().some((members) => members["selected-by-default"] === true);
}
