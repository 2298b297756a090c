import { type Adopted, type Run, type Stream, TapError, type Undiscovered } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { adoptedStream, isKeyNotUnique } from "../../discover/foreign-stream.ts";
import { unreadableInCatalog } from "../../discover/missing-objects.ts";
import { obstacle } from "../../discover/object-traits.ts";
import { matchObjects } from "../../discover/select-objects.ts";
import type { Discovery } from "../stream-kind.ts";
import { streamsOfObjects } from "./discover-objects.ts";

/**
 * The streams of another tap's catalog as the org describes their objects: date-times, compound fields, files and keys come from
 * describe, which their catalogs do not have in a form that a record could be made by.
 */
export async function adoptObjects(
  foreign: readonly Stream[],
  discovery: Discovery,
  settings: Settings,
  run: Run,
): Promise<Adopted> {
  const { objects } = discovery.org;
  const there = new Set(objects.map(({ name }) => name));
  const names = foreign.flatMap(({ id }) => (there.has(id) ? [id] : []));
  const readable = names.length === 0 ? names : matchObjects(objects, names).map(({ name }) => name);
  // The catalog chooses among objects and fields, whatever the settings for discovery say.
  const whole: Settings = {
    ...settings,
    ...{ objects: readable, excludesFormulas: false, relatedFields: {} },
    read: { ...settings.read, records: settings.read.records === "active" ? "active" : "all" },
  };
  const found = await streamsOfObjects({ ...discovery, selected: readable, wanted: readable }, whole, run);
  const byId = new Map(found.map((stream) => [stream.id, stream]));
  const streams: Stream[] = [];
  const refused: Undiscovered[] = [];
  for (const stream of foreign) {
    const own = byId.get(stream.id);
    const error = own === undefined ? missingObject(stream.id, discovery, readable) : keyError(stream, own);
    if (error !== null) refused.push({ id: stream.id, error });
    else if (own !== undefined) streams.push(adoptedStream(stream, own));
  }
  return { streams, refused };
}

/** Why an object of the catalog cannot be read; null: another error has been reported for it. */
function missingObject(id: string, { org, leftOut }: Discovery, readable: readonly string[]): TapError | null {
  if (leftOut.has(id)) return null;
  const names = new Set(org.objects.map(({ name }) => name));
  const unreadable = readable.includes(id) ? "Salesforce does not describe it" : "it cannot be queried";
  const why = names.has(id) ? (obstacle(id, names) ?? unreadable) : "this user sees no object by that name";
  return unreadableInCatalog(id, why);
}

/**
 * Why the rows of a stream cannot be read under the key that another tap's catalog has; null: they can.
 * @param found the same stream, as it was discovered
 */
function keyError({ id, keyProperties }: Stream, found: Stream): TapError | null {
  // guard(non-unique-key, `!isKeyNotUnique(keyProperties, found.keyProperties)` -> `true`): a target that merges by the key of the old catalog would keep one row of all.
  if (!isKeyNotUnique(keyProperties, found.keyProperties)) return null;
  const key = found.keyProperties.join(", ");
  return new TapError(
    `${id}: the catalog has ${keyProperties.join(", ")} as its key, which is the same in all of its rows: a target that merges by it keeps one of them.`,
    {
      code: "CATALOG_KEY",
      kind: "config",
      stream: id,
      hint: `Its key is ${key}. Write the catalog again with --discover --catalog (in Airbyte, refresh the source's schema), and let the target make the table new; or deselect the stream.`,
    },
  );
}

/** The streams that a configured catalog of Airbyte's wants merged by a key that is the same in all of their rows. */
export function nonUniqueKeys(known: readonly Stream[], found: readonly Stream[]): ReadonlyMap<string, TapError> {
  const now = new Map(found.map((stream) => [stream.id, stream]));
  const errors = known.flatMap((stream): [string, TapError][] => {
    const own = now.get(stream.id);
    // A catalog of Singer's is about to be written again, with the key.
    const error = own === undefined || stream.metadata !== undefined ? null : keyError(stream, own);
    return error === null ? [] : [[stream.id, error]];
  });
  return new Map(errors);
}
