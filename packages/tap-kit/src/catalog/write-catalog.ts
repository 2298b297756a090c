import type { JsonObject } from "../json.ts";
import { reusedBytes } from "../output/reused-bytes.ts";
import type { Sink } from "../output/sink.ts";
import {
  type KeepOptions,
  type KeptChoices,
  keptChoices,
  keptOfNewStream,
  keptOfOther,
} from "../selection/kept-choices.ts";
import { isOffered, type Offering } from "../selection/offering.ts";
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
  /** `Tap.isForeign` */
  readonly isForeign?: ((stream: Stream) => boolean) | undefined;
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
  { offering, earlier, prefix, isForeign = () => false }: CatalogOptions,
): Generator<DiscoveredEntry> {
  const keeping: KeepOptions = { hasSelect: offering.rules !== null, prefix, byDefault: offering.byDefault };
  const isOfOther = earlier?.values().some((entry) => isForeign(entry.stream)) ?? false;
  const keptOf = (stream: Stream): KeptChoices | null => {
    const before = earlier?.get(stream.id);
    if (before === undefined)
      return isOfOther && !keeping.hasSelect ? keptOfNewStream(isOffered(stream, offering)) : null;
    return isForeign(before.stream) ? keptOfOther(before, stream, keeping) : keptChoices(before, keeping);
  };
  for (const stream of streams) yield discoveredEntry(stream, offering, keptOf(stream));
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
