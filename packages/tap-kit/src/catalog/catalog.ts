import type { Log } from "../log/log.ts";
import type { Stream } from "../tap/stream.ts";
import { type Choice, chooseMethod, type Wish } from "./choice.ts";
import type { CatalogEntry } from "./entry.ts";
import { type Metadata, metadataOfStream } from "./metadata.ts";
import { isStreamSelected, selectFields } from "./select-fields.ts";

export interface Choosing {
  /** Whether a field is read of which neither the catalog nor the tap says anything. */
  readonly byDefault: boolean;
  readonly log: Log;
}

/** What of a catalog is to be read, and how. */
export function choicesOf(entries: readonly CatalogEntry[], { byDefault, log }: Choosing): readonly Choice[] {
  return entries
    .filter(({ metadata, selected, stream }) => isStreamSelected(metadata, selected, stream.schema))
    .map((entry) => {
      const { stream, metadata, method, replicationKey } = entry;
      sayStrangers(entry, log);
      return choose(stream, metadata, { wish: { method, replicationKey }, byDefault, log });
    });
}

/** Names what is selected or deselected but is no field of the schema. */
function sayStrangers({ stream, strangers }: CatalogEntry, log: Log): void {
  const say = (names: readonly string[], what: string) => {
    if (names.length === 0) return;
    const more = names.length > 5 ? ` and ${names.length - 5} more` : "";
    const text = `${names.slice(0, 5).join(", ")}${more}: ${what} Write the catalog anew with --discover.`;
    log({ level: "warn", code: "fields_unknown", stream: stream.id, text });
  };
  say(strangers.selected, "selected, but not in the catalog's schema, so not read.");
  // guard(deselected-stranger): a field that was to be left out would be read, because its name is written otherwise.
  say(strangers.deselected, "deselected, but not in the catalog's schema, so without effect.");
}

/** What is read where there is no catalog: the discovered streams that are selected by default. */
export function defaultChoices(streams: readonly Stream[], { byDefault, log }: Choosing): readonly Choice[] {
  const nothing = { method: undefined, replicationKey: undefined };
  return streams
    .filter(isOfferedByDefault)
    .map((stream) => choose(stream, metadataOfStream(stream), { wish: nothing, byDefault, log }));
}

/** A discovered stream is selected by default unless the tap says otherwise. */
export function isOfferedByDefault({ metadata }: Stream): boolean {
  const whole = metadata?.get("");
  return whole?.["inclusion"] !== "unsupported" && whole?.["selected-by-default"] !== false;
}

function choose(
  stream: Stream,
  metadata: Metadata,
  { wish, byDefault, log }: { readonly wish: Wish; readonly byDefault: boolean; readonly log: Log },
): Choice {
  const { method, replicationKey } = chooseMethod(stream, wish, log);
  const always = [...stream.keyProperties, ...(replicationKey === null ? [] : [replicationKey])];
  return { stream, method, replicationKey, schema: selectFields(stream.schema, { metadata, always, byDefault }) };
}
