import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { KeptChoices } from "../selection/kept-choices.ts";
import { isOffered, type Offering, offeredMetadata } from "../selection/offering.ts";
import { isOnlyByName } from "../selection/only-by-name.ts";
import type { Stream } from "../tap/stream.ts";
import type { Metadata } from "./metadata.ts";
import { usualReplication } from "./usual-replication.ts";

type Breadcrumb = readonly string[];

/** An entry of Singer's catalog. */
export interface DiscoveredEntry {
  readonly json: JsonObject;
  readonly isSelected: boolean;
}

/** A discovered stream as an entry of Singer's catalog. @param kept what an earlier catalog decides about it. */
export function discoveredEntry(stream: Stream, offering: Offering, kept: KeptChoices | null): DiscoveredEntry {
  const { id, schema, keyProperties } = stream;
  const { method, replicationKey } = usualReplication(stream);
  const entry: EntryInMaking = { stream, offering, kept, offered: offeredMetadata(stream, offering) };
  const whole = wholeMembers(entry);
  const json = {
    tap_stream_id: id,
    stream: id,
    schema,
    key_properties: keyProperties,
    ...(replicationKey === null ? {} : { replication_key: replicationKey }),
    replication_method: method,
    metadata: [
      { breadcrumb: [], metadata: whole },
      ...fieldMetadata(entry, [...keyProperties, ...(replicationKey === null ? [] : [replicationKey])]),
      ...nestedMetadata(entry),
    ],
  };
  return { json, isSelected: (whole["selected"] ?? whole["selected-by-default"]) === true };
}

interface EntryInMaking {
  readonly stream: Stream;
  readonly offering: Offering;
  readonly kept: KeptChoices | null;
  readonly offered: Metadata;
}

function wholeMembers({ stream, offering, kept, offered }: EntryInMaking): JsonObject {
  const { keyProperties, replicationKeys, methods } = stream;
  const own = offered.at([]);
  const byDefault = isOffered(stream, offering);
  const members: JsonObject = {
    ...own,
    inclusion: own["inclusion"] ?? "available",
    ...selection([], byDefault, { offering, kept }),
    "table-key-properties": keyProperties,
    ...(replicationKeys.length > 0 ? { "valid-replication-keys": replicationKeys } : {}),
    ...(methods.length === 1 ? { "forced-replication-method": methods[0]! } : {}),
  };
  return withKept(members, kept?.at([]));
}

/** With what an earlier catalog has besides. What a discovery has found is never overruled. */
const withKept = (members: JsonObject, kept: JsonObject = {}): JsonObject => ({ ...members, ...kept, ...members });

function fieldMetadata({ stream, offering, kept, offered }: EntryInMaking, automatic: readonly string[]): Json[] {
  return Array.from(propertiesOf(stream.schema).keys(), (name): Json => {
    const breadcrumb = ["properties", name];
    const own = offered.at(breadcrumb);
    const choice = kept?.at(breadcrumb);
    const isChosen = isOnlyByName(own) && choice?.["selected"] === true;
    const given = isChosen ? "available" : (own["inclusion"] ?? "available");
    const inclusion = automatic.includes(name) ? "automatic" : given;
    const byDefault = own["selected-by-default"] ?? (offering.byDefault && !isOnlyByName(own));
    const selected = selection(breadcrumb, byDefault, { offering, kept });
    const members = { ...own, inclusion, ...(inclusion === "available" && selected) };
    return { breadcrumb, metadata: withKept(members, choice) };
  });
}

/** Whether something is selected by default, and what is chosen where somebody or the setting `select` has chosen. */
function selection(
  breadcrumb: Breadcrumb,
  byDefault: Json,
  { offering, kept }: Pick<EntryInMaking, "offering" | "kept">,
): JsonObject {
  const chosen = kept?.at(breadcrumb)["selected"] ?? (offering.rules === null ? undefined : byDefault);
  return { "selected-by-default": byDefault, ...(chosen === undefined ? {} : { selected: chosen }) };
}

/** Of properties inside of others only what is decided in another way than about the object that they are in. */
function nestedMetadata(entry: EntryInMaking): Json[] {
  const nested: Json[] = [];
  const visit = (schema: JsonObject, above: Breadcrumb): void => {
    for (const [name, property] of propertiesOf(schema)) {
      const breadcrumb = [...above, "properties", name];
      if (above.length > 0) nested.push(...nestedEntry(breadcrumb, above, entry));
      if (isObject(property["properties"])) visit(property, breadcrumb);
    }
  };
  visit(entry.stream.schema, []);
  return nested;
}

function nestedEntry(breadcrumb: Breadcrumb, above: Breadcrumb, { offering, kept, offered }: EntryInMaking): Json[] {
  const choice = kept?.at(breadcrumb) ?? {};
  const isSelected = (at: Breadcrumb) => offered.at(at)["selected-by-default"] === true;
  const isLeftOut = offering.rules !== null && isSelected(above) && !isSelected(breadcrumb);
  if (!isLeftOut && Object.keys(choice).length === 0) return [];
  const members = { inclusion: "available", ...selection(breadcrumb, !isLeftOut, { offering, kept }) };
  return [{ breadcrumb, metadata: withKept(members, choice) }];
}
