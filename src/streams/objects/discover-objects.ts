import type { Run, Stream } from "@singer-io-ts/tap-kit";
import type { Records, Settings } from "../../config/config.ts";
import { bigObjectOf } from "../../discover/big-object.ts";
import { withDeletedRows } from "../../discover/deleted-only.ts";
import { missingObjects } from "../../discover/missing-objects.ts";
import { discoverStreams } from "../../discover/object-streams.ts";
import {
  notAmong,
  objectsNeeded,
  pathsFor,
  type RelatedFields,
  relatedError,
  withRelatedFields,
  wrongObjects,
  wrongPaths,
} from "../../discover/related-fields.ts";
import { isNamed, unmatchedPatterns, unnamedObjects } from "../../discover/select-objects.ts";
import { unknownTypes, unreportedDeletions, weakKeys } from "../../discover/warnings.ts";
import { throwTransient } from "../../errors/org-error.ts";
import { listNames } from "../../names.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import type { DescribedOrg } from "../../salesforce/describe/describe-cache.ts";
import { seesAllFiles } from "../file-visibility.ts";
import { type Discovery, unwantedOf } from "../stream-kind.ts";
import { compatibleStreams } from "./compatible-readings.ts";
import { describedObjects } from "./described-objects.ts";
import { discoverFilters } from "./object-filters.ts";

/** The streams of the objects that the setting `objects` selects, with the fields of parents. */
export async function discoverObjects(discovery: Discovery, settings: Settings, run: Run): Promise<readonly Stream[]> {
  if (discovery.only === undefined) reportPatterns(discovery, settings.objects, run);
  const streams = await streamsOfObjects(discovery, settings, run);
  warnUnreportedDeletions(streams, settings.read.records, run);
  const weak = weakKeys(streams);
  if (weak !== null) run.log({ level: "warn", code: "keys_weak", ...weak });
  const { compatibility } = settings.read;
  return compatibility === null ? streams : compatibleStreams(streams, compatibility);
}

/** The streams of the discovery's objects. */
export async function streamsOfObjects(
  discovery: Discovery,
  { objects, relatedFields, files, excludesFormulas, filters, read: { records } }: Settings,
  run: Run,
): Promise<readonly Stream[]> {
  const { org, session } = discovery;
  const described = selectedBigObjects(await describedObjects(discovery, run), objects, run);
  const found = excludesFormulas ? described.map(withoutFormulas) : described;
  const { describes: all, leftOut } = withDeletedRows(found, records);
  if (leftOut !== null) run.log({ level: "warn", code: "deleted_rows_none", text: leftOut });
  const { describes, filters: filtered } = await discoverFilters(discovery, filters, all, run);
  const names = describes.map(({ name }) => name);
  await seesAllFiles(names, session, run);
  const unknown = unknownTypes(describes);
  if (unknown !== null) run.log({ level: "warn", code: "types_unknown", text: unknown });
  const streams = discoverStreams(describes, { deletedAt: run.deletedAt, records, files, filters: filtered });
  return withParents(
    streams,
    describes,
    { related: relatedFields, org, unwanted: unwantedOf(discovery), hasFormulas: !excludesFormulas },
    run,
  );
}

/** Salesforce does not tell formulas from roll-ups. */
const withoutFormulas = (describe: ObjectDescribe): ObjectDescribe => ({
  ...describe,
  fields: describe.fields.filter(({ calculated }) => !calculated),
});

/** Names that are no object fail; globs that match nothing, and objects that only a name selects, are logged. */
function reportPatterns({ org, failed }: Discovery, objects: readonly string[], run: Run): void {
  for (const { name, isExcluded, error } of missingObjects(org.objects, objects))
    failed(error, isExcluded ? undefined : name);
  for (const text of unmatchedPatterns(org.objects, objects))
    run.log({ level: "warn", code: "objects_unmatched", text });
  const unnamed = unnamedObjects(org.objects, objects);
  if (unnamed !== null) run.log({ level: "info", code: "objects_unnamed", text: unnamed });
}

/** Without big objects that the user did not name: new ones are known by their fields alone. */
function selectedBigObjects(
  found: readonly ObjectDescribe[],
  objects: readonly string[],
  run: Run,
): readonly ObjectDescribe[] {
  const unnamed = found.filter((each) => bigObjectOf(each) !== null && !isNamed(each.name, objects));
  if (unnamed.length === 0) return found;
  const text = `Big objects are read only where the setting objects names them: ${listNames(unnamed.map(({ name }) => name))}.`;
  run.log({ level: "info", code: "objects_unnamed", text });
  // guard(new-big-object, `!unnamed.includes(each)` -> `true`): a new big object that the user did not name would be read in full in each run.
  return found.filter((each) => !unnamed.includes(each));
}

/** Logs the streams of which incremental runs do not bring every deletion, where deleted records are asked for. */
export function warnUnreportedDeletions(streams: readonly Stream[], records: Records, run: Run): void {
  const text = records === "active" ? null : unreportedDeletions(streams);
  if (text !== null) run.log({ level: "info", code: "deletions_unreported", text });
}

interface ParentSettings {
  readonly related: RelatedFields;
  readonly org: DescribedOrg;
  /** Objects that are selected, and of which nothing is to be said. */
  readonly unwanted: readonly string[];
  /** Whether a * stands for formulas too. */
  readonly hasFormulas: boolean;
}

/**
 * Adds the fields of parents, which are described as far as the paths lead: one level after the other.
 * @throws TapError of kind "config" about all that is wrong with the setting
 */
async function withParents(
  streams: readonly Stream[],
  describes: readonly ObjectDescribe[],
  { related, org, unwanted, hasFormulas }: ParentSettings,
  run: Run,
): Promise<readonly Stream[]> {
  const names = org.objects.map(({ name }) => name);
  const faults = [...wrongObjects(related, names)];
  const known = new Map(describes.map((each) => [each.name, each]));
  const describeOf = (name: string) => known.get(name);
  const asked = new Set(known.keys());
  for (;;) {
    const needed = describes.flatMap((each) => objectsNeeded(each, pathsFor(each.name, related), describeOf));
    const missing = [...new Set(needed)].filter((name) => !asked.has(name));
    if (missing.length === 0) break;
    for (const name of missing) asked.add(name);
    for await (const described of org.describe(missing)) {
      if ("describe" in described) known.set(described.name, described.describe);
      // What cannot be described is what no path can lead to: withRelatedFields says so.
      else throwTransient(described.error);
    }
  }
  const parents = { describeOf, hasFormulas };
  for (const each of describes) faults.push(...wrongPaths(each, pathsFor(each.name, related), parents));
  if (faults.length > 0) throw relatedError(faults);
  // Not an error: who narrows objects for a while need not change the paths too.
  for (const name of notAmong([...describes.map((each) => each.name), ...unwanted], related)) {
    const text = `related_fields: ${name} is none of the objects discovered; its paths are left out. Add it to objects, or take it out of related_fields.`;
    run.log({ level: "warn", code: "related_unmatched", text });
  }
  return streams.map((stream) => {
    const object = known.get(stream.id);
    const paths = object === undefined ? [] : pathsFor(stream.id, related);
    if (object === undefined || paths.length === 0) return stream;
    return withRelatedFields(stream, object, paths, parents);
  });
}
