import { type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { isLikeBigObject } from "../../discover/big-object.ts";
import { hasInferredRows, isBigObject } from "../../discover/object-traits.ts";
import { isNamed } from "../../discover/select-objects.ts";
import type { ObjectFilter } from "../../plan/object-filter.ts";
import { type ObjectStream, objectStream } from "../../plan/object-stream.ts";
import { demandsFilter } from "../../plan/required-filter.ts";
import { propertiesOf } from "../../property-schemas.ts";
import { planReadings } from "../../read/plan-readings.ts";
import { failedReading } from "../../read/readings.ts";
import { type DescribedOrg, describedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { Session } from "../../salesforce/session.ts";
import { isFileObject, seesAllFiles } from "../file-visibility.ts";
import { objectKindName, type StreamKind } from "../stream-kind.ts";
import { compatibleReading, ownSelection } from "./compatible-readings.ts";
import { columnsNowIn } from "./describe-columns.ts";
import { discoverObjects, warnUnreportedDeletions } from "./discover-objects.ts";
import { filtersOfRun } from "./filters-of-run.ts";

/** sObjects, each a stream by its API name. */
export function objectKind(settings: Settings): StreamKind {
  return {
    name: objectKindName,
    setting: "objects",
    discover: (discovery, run) => discoverObjects(discovery, settings, run),
    plan: (selections, session, run) => planObjects(selections, settings, session, run),
  };
}

async function* planObjects(
  given: readonly Selection[],
  settings: Settings,
  session: Session,
  run: Run,
): AsyncGenerator<Reading> {
  const { compatibility } = settings.read;
  for await (const reading of plannedReadings(given.map(ownSelection), settings, session, run))
    yield compatibility === null ? reading : compatibleReading(reading, compatibility);
}

async function* plannedReadings(
  all: readonly Selection[],
  { objects, filters, read }: Settings,
  session: Session,
  run: Run,
): AsyncGenerator<Reading> {
  const ids = all.map(({ stream }) => stream.id);
  const isAllFiles = await seesAllFiles(ids, session, run);
  const unread = new Map<Selection, TapError>();
  for (const each of all) if (isOutdatedBigObject(each)) unread.set(each, catalogOutdated(each.stream.id));
  let known: Promise<DescribedOrg> | null = null;
  const org = () => (known ??= describedOrg(session, read.cacheDir, run));
  const { filters: filtered, refused } = await filtersOfRun(all, filters, { org, run });
  for (const [selection, error] of refused) unread.set(selection, error);
  for (const [selection, error] of unread) yield failedReading(selection, error);
  const selections = all.filter((selection) => !unread.has(selection));
  const incremental = selections.filter(({ replicationKey }) => replicationKey !== null);
  const streams = incremental.map(({ stream }) => stream);
  warnUnreportedDeletions(streams, read.records, run);
  const settings = {
    ...read,
    columnsNow: columnsNowIn(session),
    streamOf: (selection: Selection, absent?: ReadonlySet<string>) =>
      asRead(
        objectStream(selection, run.deletedAt, absent, read.compatibility),
        isAllFiles,
        filtered.get(selection.stream.id),
      ),
    isNamed: (object: string) => isNamed(object, objects),
  };
  yield* planReadings(selections, { session, records: read.records }, settings, run);
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
const asRead = (stream: ObjectStream, seesFiles: boolean, filter: ObjectFilter | undefined): ObjectStream => ({
  ...stream,
  // A row that is gone for good may never have fitted the condition.
  // guard(filtered-tombstones, `emitsTombstones: false` -> ``): deletions of rows that the stream never had would be reported.
  ...(filter !== undefined && { filter, emitsTombstones: false }),
  ...(seesFiles && isFileObject(stream.object) && demandsFilter(stream.selection.stream) && { isUnfiltered: true }),
  ...(hasInferredRows(stream.object) && { hasInferredRows: true }),
});
