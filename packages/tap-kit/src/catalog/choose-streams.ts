import type { Log } from "../log/log.ts";
import { isOffered, type Offering, offeredMetadata } from "../selection/offering.ts";
import type { Stream } from "../tap/stream.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { type Choice, chooseMethod, type RequestedMethod } from "./choose-method.ts";
import type { Metadata } from "./metadata.ts";
import { isStreamSelected, selectFields } from "./select-fields.ts";

export interface Choosing {
  /** Whether a field is read that neither the catalog nor the tap mentions. */
  readonly byDefault: boolean;
  readonly log: Log;
}

/** The streams of a catalog that are read, and how. */
export function choicesOf(entries: readonly CatalogEntry[], { byDefault, log }: Choosing): readonly Choice[] {
  return entries.filter(isSelectedEntry).map((entry) => {
    const { stream, metadata, method, replicationKey } = entry;
    warnUnknownFields(entry, log);
    const requested = { method, replicationKey };
    return choose(stream, metadata, { requested, byDefault: entry.byDefault ?? byDefault, log });
  });
}

/** Whether the catalog selects the stream of an entry. */
export const isSelectedEntry = ({ metadata, selected, stream }: CatalogEntry): boolean =>
  isStreamSelected(metadata, selected, stream.schema);

/** Warns of what is selected or deselected but is no field of the schema. */
function warnUnknownFields({ stream, unknown }: CatalogEntry, log: Log): void {
  const warn = (names: readonly string[], what: string) => {
    if (names.length === 0) return;
    const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
    const text = `${names.slice(0, 5).join(", ")}${more}: ${what} Write the catalog again with --discover.`;
    log({ level: "warn", code: "fields_unknown", stream: stream.id, text });
  };
  warn(unknown.selected, "selected, but not in the catalog's schema, so not read.");
  // guard(deselected-stranger): a field that the user deselected under a misspelled name would be read without a warning.
  warn(unknown.deselected, "deselected, but not in the catalog's schema, so without effect.");
}

/** What is read without a catalog: of the discovered streams what the settings select. */
export function offeredChoices(streams: readonly Stream[], offering: Offering, log: Log): readonly Choice[] {
  const nothing = { method: undefined, replicationKey: undefined };
  const { byDefault } = offering;
  return streams
    .filter((stream) => isOffered(stream, offering))
    .map((stream) => choose(stream, offeredMetadata(stream, offering), { requested: nothing, byDefault, log }));
}

function choose(
  stream: Stream,
  metadata: Metadata,
  {
    requested,
    byDefault,
    log,
  }: { readonly requested: RequestedMethod; readonly byDefault: boolean; readonly log: Log },
): Choice {
  const { method, replicationKey } = chooseMethod(stream, requested, log);
  const always = [...stream.keyProperties, ...(replicationKey === null ? [] : [replicationKey])];
  return { stream, method, replicationKey, schema: selectFields(stream.schema, { metadata, always, byDefault }) };
}
