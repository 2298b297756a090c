import { countOf } from "../amounts.ts";
import { adoptEntries } from "../catalog/adopt-entries.ts";
import type { CatalogEntry } from "../catalog/catalog-entry.ts";
import type { Choice } from "../catalog/choose-method.ts";
import { type Choosing, choicesOf, isSelectedEntry, offeredChoices } from "../catalog/choose-streams.ts";
import { refusalOf } from "../catalog/foreign-entry.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { discoverOffered } from "../command/discover-streams.ts";
import type { Job } from "../command/job.ts";
import { nothingDiscovered } from "../input/read-json.ts";
import type { Json } from "../json.ts";
import { checkShrinking } from "../selection/check-shrinking.ts";
import type { Offering } from "../selection/offering.ts";
import type { KitSettings } from "../settings/kit-settings.ts";
import type { FailedSetting, Source, Undiscovered } from "../tap/source.ts";

/** What a run is to read. */
interface FoundStreams {
  readonly choices: readonly Choice[];
  /** Streams that should be read but cannot be found. */
  readonly refused: readonly Undiscovered[];
  readonly failures: readonly FailedSetting[];
}

/** What decides about the streams of a run. */
interface Wanted {
  /** Null: there is no catalog. */
  readonly chosen: Chosen | null;
  readonly offering: Offering;
  readonly state: { readonly bookmarks: ReadonlyMap<string, Json> };
  readonly settings: Pick<KitSettings, "allowShrink">;
}

/** The streams of the catalog; without a catalog those of a discovery. */
export async function findStreams<Config>(
  job: Job<Config>,
  source: Source,
  { chosen, offering, state: { bookmarks }, settings: { allowShrink } }: Wanted,
): Promise<FoundStreams> {
  if (chosen !== null) {
    checkShrinking(allowShrink, { ids: [...chosen.ids, ...bookmarks.keys()], isAll: false }, job.log);
    const refused = await vanishedStreams(job, source, { known: chosen.ids, bookmarks });
    const adopted = await adoptedStreams(job, source, chosen.foreign);
    return {
      choices: [...chosen.choices, ...adopted.choices],
      refused: [...adopted.refused, ...refused],
      failures: [],
    };
  }
  const { streams, failures } = await discoverOffered(job, source, { offering });
  const ids = streams.map(({ id }) => id);
  const choices = offeredChoices(streams, offering, job.log);
  const undiscovered = source.undiscovered?.() ?? [];
  const ofFailures = failures.flatMap(({ stream }) => stream ?? []);
  const known = [...ids, ...undiscovered.map(({ id }) => id), ...ofFailures];
  checkShrinking(allowShrink, { ids: [...known, ...bookmarks.keys()], isAll: true }, job.log);
  const vanished = await vanishedStreams(job, source, { known, bookmarks });
  const refused = [...undiscovered, ...vanished];
  if (streams.length + refused.length + failures.length === 0) throw nothingDiscovered();
  return { choices, refused, failures };
}

/** Which streams exist, and which of them are read. */
export interface Chosen {
  readonly ids: readonly string[];
  readonly choices: readonly Choice[];
  /** Selected streams that another tap's catalog describes: the source says how they are read. */
  readonly foreign: ForeignStreams;
}

interface ForeignStreams {
  readonly entries: readonly CatalogEntry[];
  readonly choosing: Choosing;
}

/** The choices of a catalog; the rest of it is not held during the run. */
export async function chosenIn<Config>(
  file: string,
  { readPieces, tap }: Job<Config>,
  choosing: Choosing,
): Promise<Chosen> {
  const all = await readCatalog(file, readPieces);
  const ofOthers = ({ stream }: CatalogEntry) => tap.isForeign?.(stream) ?? false;
  const own = all.filter((entry) => !ofOthers(entry));
  const entries = all.filter((entry) => isSelectedEntry(entry) && ofOthers(entry));
  const choices = choicesOf(own, choosing);
  return { ids: all.map(({ stream }) => stream.id), choices, foreign: { entries, choosing } };
}

/** Streams of another tap's catalog, as the source reads them. */
async function adoptedStreams<Config>(
  job: Job<Config>,
  source: Source,
  { entries, choosing }: ForeignStreams,
): Promise<Pick<FoundStreams, "choices" | "refused">> {
  const adopted = await adoptEntries(entries, source, job);
  const asked = entries.filter((entry) => refusalOf(entry) === null).length;
  const text = `${job.line.catalog} is another tap's catalog, so the service was asked about ${countOf(asked, "stream")}. Write it again with --discover --catalog: what is selected is kept, and a run then asks nothing.`;
  if (source.adopt !== undefined && asked > 0) job.log({ level: "info", code: "catalog_foreign", text });
  return { choices: choicesOf(adopted.entries, choosing), refused: adopted.refused };
}

/** Streams of the state that should exist, but are neither in the catalog nor discovered. */
async function vanishedStreams<Config>(
  { run, grace }: Job<Config>,
  source: Source,
  { known, bookmarks }: { readonly known: readonly string[]; readonly bookmarks: ReadonlyMap<string, Json> },
): Promise<readonly Undiscovered[]> {
  const ids = new Set(known);
  const others = new Map([...bookmarks].filter(([id, bookmark]) => bookmark !== null && !ids.has(id)));
  if (others.size === 0 || source.vanished === undefined) return [];
  return grace.wait(source.vanished(others, run));
}
