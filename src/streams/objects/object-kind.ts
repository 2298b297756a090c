import { type Reading, type Run, type Selection, type Stream, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { bigObjectOf, isLikeBigObject } from "../../discover/big-object.ts";
import { withDeletedRows } from "../../discover/deleted-only.ts";
import { missingObjects } from "../../discover/missing-objects.ts";
import { discoverStreams } from "../../discover/object-streams.ts";
import { hasInferredRows, isBigObject } from "../../discover/object-traits.ts";
import {
  objectsNeeded,
  pathsFor,
  type RelatedFields,
  unwantedObjects,
  withRelatedFields,
} from "../../discover/related-fields.ts";
import { isNamed, unmatchedPatterns, unnamedObjects } from "../../discover/select-objects.ts";
import { unknownTypes } from "../../discover/unknown-types.ts";
import { unreportedDeletions } from "../../discover/warnings.ts";
import { weakKeys } from "../../discover/weak-keys.ts";
import { throwTransient } from "../../errors/org-error.ts";
import { listNames } from "../../names.ts";
import { type ObjectStream, objectStream } from "../../plan/object-stream.ts";
import { demandsFilter } from "../../plan/required-filter.ts";
import { propertiesOf } from "../../property-schemas.ts";
import { planReadings } from "../../read/plan-readings.ts";
import { failedReading } from "../../read/readings.ts";
import type { ObjectDescribe } from "../../salesforce/describe/describe.ts";
import type { DescribedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { Session } from "../../salesforce/session.ts";
import { isFileObject, seesAllFiles } from "../file-visibility.ts";
import { type Discovery, objectKind, type StreamKind } from "../stream-kind.ts";
import { columnsNowIn } from "./describe-columns.ts";
import { describedObjects } from "./described-objects.ts";

/** sObjects, each a stream by its API name. */
export class ObjectStreams implements StreamKind {
  readonly name = objectKind;
  readonly setting = "objects";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover(discovery: Discovery, run: Run): Promise<readonly Stream[]> {
    const { org, session } = discovery;
    const { objects, records, relatedFields } = this.#settings;
    for (const { name, isExcluded, error } of missingObjects(org.objects, objects))
      discovery.failed(error, isExcluded ? undefined : name);
    for (const text of unmatchedPatterns(org.objects, objects))
      run.log({ level: "warn", code: "objects_unmatched", text });
    const unnamed = unnamedObjects(org.objects, objects);
    if (unnamed !== null) run.log({ level: "info", code: "objects_unnamed", text: unnamed });
    const found = this.#wantedOf(await describedObjects(discovery, run), run);
    const { describes, leftOut } = withDeletedRows(found, records);
    if (leftOut !== null) run.log({ level: "warn", code: "deleted_rows_none", text: leftOut });
    await seesAllFiles(
      describes.map(({ name }) => name),
      session,
      run,
    );
    const strange = unknownTypes(describes);
    if (strange !== null) run.log({ level: "warn", code: "types_unknown", text: strange });
    const streams = discoverStreams(describes, { deletedAt: run.deletedAt, records });
    this.warnUnreportedDeletions(streams, run);
    const weak = weakKeys(streams);
    if (weak !== null) run.log({ level: "warn", code: "keys_weak", text: weak });
    return withParents(streams, describes, relatedFields, org, run);
  }

  async *plan(all: readonly Selection[], session: Session, run: Run): AsyncIterable<Reading> {
    const isAllFiles = await seesAllFiles(
      all.map(({ stream }) => stream.id),
      session,
      run,
    );
    const outdated = all.filter(isOutdatedBigObject);
    for (const selection of outdated) yield failedReading(selection, catalogOutdated(selection.stream.id));
    const selections = all.filter((selection) => !outdated.includes(selection));
    const { api, visibilityLagMs, startDate, endDate, records, deletedGap, fullRefreshEveryMs } = this.#settings;
    const { objects, allowOrgChange, lookbackMs, schemaChanges, backfillNewFields, cacheDir, rereadsRelated } =
      this.#settings;
    const incremental = selections.filter(({ replicationKey }) => replicationKey !== null);
    this.warnUnreportedDeletions(
      incremental.map(({ stream }) => stream),
      run,
    );
    const start = startDate?.toISOString() ?? null;
    const end = endDate?.toISOString() ?? null;
    yield* planReadings(
      selections,
      { session, records },
      {
        ...{ api, visibilityLagMs, start, end, deletedGap, fullRefreshEveryMs, allowOrgChange, lookbackMs },
        ...{ schemaChanges, backfillNewFields, cacheDir, rereadsRelated, columnsNow: columnsNowIn(session) },
        streamOf: (selection) => asRead(objectStream(selection, run.deletedAt), isAllFiles),
        isNamed: (object) => isNamed(object, objects),
      },
      run,
    );
  }

  /** Without big objects that nobody named: new ones are known by their fields alone. */
  #wantedOf(found: readonly ObjectDescribe[], run: Run): readonly ObjectDescribe[] {
    const unnamed = found.filter((each) => bigObjectOf(each) !== null && !isNamed(each.name, this.#settings.objects));
    if (unnamed.length === 0) return found;
    const text = `Big objects are read only where the setting objects names them: ${listNames(unnamed.map(({ name }) => name))}.`;
    run.log({ level: "info", code: "objects_unnamed", text });
    // guard(new-big-object, `!unnamed.includes(each)` -> `true`): a big object that no list has would be read as a whole in each run.
    return found.filter((each) => !unnamed.includes(each));
  }

  warnUnreportedDeletions(streams: readonly Stream[], run: Run): void {
    const text = this.#settings.records === "active" ? null : unreportedDeletions(streams);
    if (text !== null) run.log({ level: "info", code: "deletions_untold", text });
  }
}

/** Whether the catalog is from before big objects had a key: all rows would be one to the target. */
const isOutdatedBigObject = ({ stream: { id, schema, metadata } }: Selection): boolean =>
  (isBigObject(id) || isLikeBigObject(Object.keys(propertiesOf(schema)))) &&
  metadata?.get("")?.["salesforce.newest-first"] === undefined;

const catalogOutdated = (stream: string): TapError =>
  new TapError(`${stream}: the catalog does not say what tells its rows apart; the Id is the same in all of them.`, {
    code: "CATALOG_BIG_OBJECT",
    kind: "config",
    stream,
    hint: "Run discovery again; then it is read only where the setting objects names it.",
  });

/** With what is known of the object by its name and of the user, whatever the catalog says. */
const asRead = (stream: ObjectStream, seesFiles: boolean): ObjectStream => ({
  ...stream,
  ...(seesFiles && isFileObject(stream.object) && demandsFilter(stream.selection.stream) && { isUnfiltered: true }),
  ...(hasInferredRows(stream.object) && { hasInferredRows: true }),
});

/** Adds the fields of parents, which are described as far as the paths lead: one level after the other. */
async function withParents(
  streams: readonly Stream[],
  describes: readonly ObjectDescribe[],
  related: RelatedFields,
  org: DescribedOrg,
  run: Run,
): Promise<readonly Stream[]> {
  const [names, discovered] = [org.objects, describes].map((some) => some.map(({ name }) => name));
  for (const name of unwantedObjects(related, names ?? [], discovered ?? [])) {
    const text = `related_fields: ${name} is none of the objects discovered; its paths are left out.`;
    run.log({ level: "warn", code: "related_unmatched", text });
  }
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
      // What is not to be described is what no path can lead to: withRelatedFields says so.
      else throwTransient(described.error);
    }
  }
  return streams.map((stream) => {
    const object = known.get(stream.id);
    const paths = object === undefined ? [] : pathsFor(stream.id, related);
    return object === undefined || paths.length === 0 ? stream : withRelatedFields(stream, object, paths, describeOf);
  });
}
