import type { Job } from "../command/job.ts";
import type { Source, Undiscovered } from "../tap/source.ts";
import type { CatalogEntry } from "./catalog-entry.ts";
import { adoptedEntry, refusalOf } from "./foreign-entry.ts";

/** Entries of another tap's catalog as the source reads their streams, and those that it cannot read. */
interface AdoptedEntries {
  readonly entries: readonly CatalogEntry[];
  readonly refused: readonly Undiscovered[];
}

/** Asks the source about the streams of another tap's catalog. */
export async function adoptEntries<Config>(
  given: readonly CatalogEntry[],
  source: Source,
  { run, grace, log }: Pick<Job<Config>, "run" | "grace" | "log">,
): Promise<AdoptedEntries> {
  const refused = given.flatMap((entry): Undiscovered[] => {
    const error = refusalOf(entry);
    return error === null ? [] : [{ id: entry.stream.id, error }];
  });
  const streams = given.filter((entry) => refusalOf(entry) === null).map(({ stream }) => stream);
  if (streams.length === 0) return { entries: [], refused };
  // A source that cannot look reads them as the catalog says.
  const adopted = await grace.wait(source.adopt?.(streams, run) ?? Promise.resolve({ streams, refused: [] }));
  const byId = new Map(adopted.streams.map((stream) => [stream.id, stream]));
  const entries = given.flatMap((entry) => {
    const stream = byId.get(entry.stream.id);
    return stream === undefined ? [] : [adoptedEntry(entry, stream, log)];
  });
  return { entries, refused: [...refused, ...adopted.refused] };
}
