import type { Reading, Run, Selection, Stream, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { blankObject } from "../../discover/blank-object.ts";
import { matchObjects } from "../../discover/select-objects.ts";
import { OrgError } from "../../errors/org-error.ts";
import { catalogError } from "../../plan/catalog-error.ts";
import { ofThisOrg } from "../../read/other-org.ts";
import { failedReading } from "../../read/readings.ts";
import { type DescribedOrg, describedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { ObjectSummary } from "../../salesforce/describe/describe-global.ts";
import type { Session } from "../../salesforce/session.ts";
import { type Discovery, isWanted, type StreamKind } from "../stream-kind.ts";
import { airbyteDescribeId, objectsDescribed } from "./discover/airbyte-describe.ts";
import { metadataStream } from "./discover/metadata-streams.ts";
import { namesDeletions, objectsWithoutDeletions } from "./plan/objects-without-deletions.ts";
import { airbyteDescribeReading } from "./read/airbyte-describe.ts";
import { deletedRecordsReading } from "./read/deleted-records.ts";
import { describesReading } from "./read/describe-tables.ts";
import { reportDefinitionsReading } from "./read/report-definitions.ts";
import { smallTableReading, smallTables } from "./read/small-tables.ts";

/** Metadata streams: picklists, deletions, definitions, limits. */
export function metadataKind(settings: Settings): StreamKind {
  return {
    name: metadataKindName,
    setting: "metadata_streams",
    discover: (discovery, run) => discoverMetadata(discovery, settings.metadataStreams, run),
    plan: (selections, session, run) => planMetadata(selections, settings, session, run),
  };
}

/** The kind of these streams. */
export const metadataKindName = "metadata";

async function discoverMetadata(
  discovery: Discovery,
  all: Settings["metadataStreams"],
  run: Run,
): Promise<readonly Stream[]> {
  const ids = all.filter((id) => isWanted(discovery, id));
  const { org, selected } = discovery;
  const names = new Set(selected);
  const objects = org.objects.filter(({ name }) => names.has(name));
  if (ids.includes("deleted_records")) warnUnreportedObjects(objects, run);
  return ids.map((id) => metadataStream(id, metadataKindName));
}

const fromDescribes: ReadonlySet<string> = new Set(["picklist_values", "field_definitions"]);
const ofObjects: ReadonlySet<string> = new Set([...fromDescribes, "deleted_records"]);

async function* planMetadata(
  given: readonly Selection[],
  settings: Settings,
  session: Session,
  run: Run,
): AsyncGenerator<Reading> {
  const { allowOrgChange, cacheDir } = settings.read;
  const selections = ofThisOrg(given, { orgId: session.orgId, allowOrgChange }, run);
  const describing = selections.filter(({ stream }) => fromDescribes.has(stream.id));
  const isOfObjects = selections.some(({ stream }) => ofObjects.has(stream.id));
  const org = isOfObjects ? await describedOrg(session, cacheDir, run) : null;
  const objects = org === null ? [] : matchObjects(org.objects, settings.objects);
  if (describing.length > 0) {
    const names = objects.map(({ name }) => name);
    const stillSelected = (gone: readonly string[]) => selectedOf(gone, settings.objects);
    yield describesReading(describing, { names, selectedOf: stillSelected }, session, run);
  }
  for (const selection of selections) {
    const { id } = selection.stream;
    const table = Object.hasOwn(smallTables, id) ? smallTables[id] : undefined;
    if (table !== undefined) yield smallTableReading(selection, table, session);
    else if (id === "report_definitions")
      yield orFailed(selection, () => reportDefinitionsReading(selection, settings.read, session, run));
    else if (id === "deleted_records" && org !== null)
      yield orFailed(selection, () => deletedRecords(selection, { settings, org, objects }, session, run));
    else if (id === airbyteDescribeId) yield airbyteDescribeReading(selection, objectsDescribed(selection), session);
    else if (!fromDescribes.has(id)) yield failedReading(selection, unknownStream(id));
  }
}

interface ObjectsOfRun {
  readonly settings: Settings;
  readonly org: DescribedOrg;
  /** Those that the setting `objects` selects. */
  readonly objects: readonly ObjectSummary[];
}

function deletedRecords(
  selection: Selection,
  { settings, org, objects }: ObjectsOfRun,
  session: Session,
  run: Run,
): Promise<Reading> {
  warnUnreportedObjects(objects, run);
  const names = objects.filter(namesDeletions).map(({ name }) => name);
  const { describe } = org;
  return deletedRecordsReading(selection, { ...settings.read, objects: names, describe }, session, run);
}

/** Those of objects that may not be there any more which the patterns of `objects` select. */
function selectedOf(names: readonly string[], patterns: readonly string[]): readonly string[] {
  const summaries = names.map((name) => ({ ...blankObject, name, label: name }));
  return matchObjects(summaries, patterns).map(({ name }) => name);
}

/** The reading, or one that fails where Salesforce refuses what must be known before: the other streams are read. */
async function orFailed(selection: Selection, plan: () => Promise<Reading>): Promise<Reading> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return failedReading(selection, error);
  }
}

function unknownStream(id: string): TapError {
  return catalogError(id, "CATALOG_STREAM", "this version knows no metadata stream by this name.");
}

function warnUnreportedObjects(objects: readonly ObjectSummary[], run: Run): void {
  const text = objectsWithoutDeletions(objects);
  if (text !== null) run.log({ level: "info", code: "deleted_records_unreported", stream: "deleted_records", text });
}
