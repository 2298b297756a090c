import type { JsonObject } from "../json.ts";
import { reusedBytes } from "../output/reused-bytes.ts";
import type { Sink } from "../output/sink.ts";
import { type KeepOptions, keptChoices } from "../selection/kept-choices.ts";
import type { Offering } from "../selection/offering.ts";
import type { Stream } from "../tap/stream.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { type DiscoveredEntry, discoveredEntry } from "./discovered-entry.ts";

/** What a written catalog takes from elsewhere than the discovery. */
export interface CatalogOptions {
  readonly offering: Offering;
  /** Entries of an earlier catalog, by stream: what somebody has decided there is kept. */
  readonly earlier?: ReadonlyMap<string, CatalogEntry>;
  /** `Tap.metadataPrefix` */
  readonly prefix?: string | undefined;
}

/**
 * Writes a Singer catalog, one stream in each line: a catalog of thousands of streams is never held as text.
 * @returns how many of the streams are selected
 */
export async function writeCatalog(streams: readonly Stream[], options: CatalogOptions, sink: Sink): Promise<number> {
  const bytesOf = reusedBytes();
  let selected = 0;
  const entries = discoveredEntries(streams, options).map(({ json, isSelected }) => {
    if (isSelected) selected += 1;
    return json;
  });
  for (const text of catalogText(entries)) await sink.write(bytesOf(text));
  return selected;
}

/** The entries of discovered streams, each made when it is asked for. */
export function* discoveredEntries(
  streams: readonly Stream[],
  { offering, earlier, prefix }: CatalogOptions,
): Generator<DiscoveredEntry> {
  const keeping: KeepOptions = { hasSelect: offering.rules !== null, prefix };
  for (const stream of streams) {
    const before = earlier?.get(stream.id);
    yield discoveredEntry(stream, offering, before === undefined ? null : keptChoices(before, keeping));
  }
}

/** A catalog's text, in parts of one entry each. */
export function* catalogText(entries: Iterable<JsonObject>): Generator<string> {
  let before = '{"streams":[\n';
  for (const entry of entries) {
    yield `${before}${JSON.stringify(entry)}`;
    before = ",\n";
  }
  yield before === ",\n" ? "\n]}\n" : `${before}]}\n`;
}
