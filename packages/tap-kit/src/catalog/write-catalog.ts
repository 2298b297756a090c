import { reusedBytes } from "../output/reused-bytes.ts";
import type { Sink } from "../output/sink.ts";
import { type KeepOptions, keptChoices } from "../selection/kept-choices.ts";
import type { Offering } from "../selection/offering.ts";
import type { Stream } from "../tap/stream.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { discoveredEntry } from "./discovered-entry.ts";

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
export async function writeCatalog(
  streams: readonly Stream[],
  { offering, earlier, prefix }: CatalogOptions,
  sink: Sink,
): Promise<number> {
  const bytesOf = reusedBytes();
  let selected = 0;
  const keeping: KeepOptions = { hasSelect: offering.rules !== null, prefix };
  await sink.write(bytesOf('{"streams":[\n'));
  for (const [index, stream] of streams.entries()) {
    const before = earlier?.get(stream.id);
    const kept = before === undefined ? null : keptChoices(before, keeping);
    const comma = index === streams.length - 1 ? "" : ",";
    const entry = discoveredEntry(stream, offering, kept);
    if (entry.isSelected) selected += 1;
    await sink.write(bytesOf(`${JSON.stringify(entry.json)}${comma}\n`));
  }
  await sink.write(bytesOf("]}\n"));
  return selected;
}
