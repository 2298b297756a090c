import { type CatalogEntry, EntryReader } from "../../catalog/catalog-entry.ts";
import { type EditEntry, editedCatalog } from "../../catalog/edit-catalog.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { type CatalogOptions, catalogText, discoveredEntries } from "../../catalog/write-catalog.ts";
import { discoverOffered } from "../../command/discover-streams.ts";
import { isThere } from "../../input/read-if-there.ts";
import { nothingDiscovered } from "../../input/read-json.ts";
import { offeringOf } from "../../selection/offering-of.ts";
import { readKitSettings } from "../../settings/kit-settings.ts";
import type { KitContext } from "../kit-context.ts";

/** A catalog whose selection may be changed. */
export interface OpenCatalog {
  readonly entries: readonly CatalogEntry[];
  /** Whether it is in no file yet as it is here. */
  readonly isNew: boolean;
  /** Its text with entries edited, in parts. */
  text(edit: EditEntry): AsyncIterable<string>;
}

/** The catalog of the file; what discovery gives, where there is no such file or discovery is asked for. */
export async function openCatalog(context: KitContext, file: string): Promise<OpenCatalog> {
  const { readPieces } = context.job;
  const isOld = await isThere(file, readPieces);
  const entries = isOld ? await readCatalog(file, readPieces) : [];
  if (!isOld || context.given.has("discover")) return discovered(context, entries);
  return { entries, isNew: false, text: (edit) => editedCatalog(file, readPieces, edit) };
}

async function discovered(
  { job, config, open, report }: KitContext,
  earlier: readonly CatalogEntry[],
): Promise<OpenCatalog> {
  const offering = offeringOf(readKitSettings(await config()), job.env);
  const known = earlier.length === 0 ? undefined : earlier.map(({ stream }) => stream);
  const { streams, failures } = await discoverOffered(job, await open(), { offering, known });
  const [first, ...others] = failures;
  report(others.map(({ error }) => error));
  // A catalog without these streams would look complete.
  if (first !== undefined) throw first.error;
  if (streams.length === 0) throw nothingDiscovered();
  const entriesOf = new Map(earlier.map((entry) => [entry.stream.id, entry]));
  const { metadataPrefix: prefix, isForeign } = job.tap;
  const options: CatalogOptions = { offering, earlier: entriesOf, prefix, isForeign };
  const reader = new EntryReader();
  return {
    entries: Array.from(discoveredEntries(streams, options), ({ json }) => reader.read(json)),
    isNew: true,
    async *text(edit) {
      yield* catalogText(discoveredEntries(streams, options).map(({ json }) => edit(json)));
    },
  };
}
