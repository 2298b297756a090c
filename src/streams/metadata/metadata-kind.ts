import { type Page, type Reading, type Run, type Selection, type Stream, TapError } from "@singer-io-ts/tap-kit";
import type { Settings } from "../../config/config.ts";
import { blankObject } from "../../discover/blank-object.ts";
import { matchObjects } from "../../discover/select-objects.ts";
import { OrgError } from "../../errors/org-error.ts";
import { ofThisOrg } from "../../read/other-org.ts";
import { failedReading } from "../../read/readings.ts";
import { type DescribedOrg, describedOrg } from "../../salesforce/describe/describe-cache.ts";
import type { ObjectSummary } from "../../salesforce/describe/describe-global.ts";
import type { Session } from "../../salesforce/session.ts";
import type { Discovery, StreamKind } from "../stream-kind.ts";
import { metadataStream } from "./discover/metadata-streams.ts";
import { isToldDeleted, objectsWithoutDeletions } from "./plan/objects-without-deletions.ts";
import { deletedRecordsReading } from "./read/deleted-records.ts";
import { describesReading } from "./read/describes.ts";
import { reportDefinitionsReading } from "./read/report-definitions.ts";
import { type SmallTable, smallTablePages, smallTables } from "./read/small-tables.ts";

/** Streams around the data: picklists, deletions, definitions, limits. */
export class MetadataStreams implements StreamKind {
  readonly name = "metadata";
  readonly setting = "metadata_streams";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover({ org, wanted }: Discovery, run: Run): Promise<readonly Stream[]> {
    const { metadataStreams } = this.#settings;
    const names = new Set(wanted);
    if (metadataStreams.includes("deleted_records")) {
      warnUnreportedObjects(
        org.objects.filter(({ name }) => names.has(name)),
        run,
      );
    }
    return metadataStreams.map((id) => metadataStream(id, this.name));
  }

  async *plan(given: readonly Selection[], session: Session, run: Run): AsyncGenerator<Reading> {
    const { allowOrgChange, cacheDir } = this.#settings;
    const selections = ofThisOrg(given, { orgId: session.orgId, allowOrgChange }, run);
    const describing = selections.filter(({ stream }) => fromDescribes.has(stream.id));
    const isOfObjects = selections.some(({ stream }) => ofObjects.has(stream.id));
    const org = isOfObjects ? await describedOrg(session, cacheDir, run) : null;
    if (describing.length > 0 && org !== null) {
      const names = this.#wanted(org).map(({ name }) => name);
      yield describesReading(describing, names, (gone) => wantedOf(gone, this.#settings.objects), session, run);
    }
    for (const selection of selections) {
      const { id } = selection.stream;
      const table = Object.hasOwn(smallTables, id) ? smallTables[id] : undefined;
      if (table !== undefined) yield smallTableReading(selection, table, session);
      else if (id === "report_definitions")
        yield planned(selection, () => reportDefinitionsReading(selection, this.#settings, session, run));
      else if (id === "deleted_records" && org !== null)
        yield planned(selection, () => this.#deletedRecords(selection, org, session, run));
      else if (!fromDescribes.has(id)) yield failedReading(selection, unknownStream(id));
    }
  }

  #deletedRecords(selection: Selection, org: DescribedOrg, session: Session, run: Run): Promise<Reading> {
    const { visibilityLagMs, startDate, endDate, deletedGap } = this.#settings;
    const wanted = this.#wanted(org);
    warnUnreportedObjects(wanted, run);
    const objects = wanted.filter(isToldDeleted).map(({ name }) => name);
    const [start, end] = [startDate?.toISOString() ?? null, endDate?.toISOString() ?? null];
    const { describe } = org;
    return deletedRecordsReading(
      selection,
      { objects, visibilityLagMs, start, end, deletedGap, describe },
      session,
      run,
    );
  }

  /** The objects that these streams speak of. */
  #wanted({ objects }: DescribedOrg): readonly ObjectSummary[] {
    return matchObjects(objects, this.#settings.objects);
  }
}

const fromDescribes: ReadonlySet<string> = new Set(["picklist_values", "field_definitions"]);
const ofObjects: ReadonlySet<string> = new Set([...fromDescribes, "deleted_records"]);

/** Those of objects that may not be there any more which the patterns of `objects` want. */
function wantedOf(names: readonly string[], patterns: readonly string[]): readonly string[] {
  const summaries = names.map((name) => ({ ...blankObject, name, label: name }));
  return matchObjects(summaries, patterns).map(({ name }) => name);
}

/** The reading, or one that fails where Salesforce refuses what must be known before: the other streams are read. */
async function planned(selection: Selection, plan: () => Promise<Reading>): Promise<Reading> {
  try {
    return await plan();
  } catch (error) {
    if (!(error instanceof OrgError) || error.rule.scope === "run") throw error;
    return failedReading(selection, error);
  }
}

function unknownStream(id: string): TapError {
  return new TapError(`${id}: this version knows no metadata stream by this name.`, {
    code: "CATALOG_STREAM",
    kind: "config",
    stream: id,
    hint: "Run discovery again.",
  });
}

function smallTableReading(selection: Selection, table: SmallTable, session: Session): Reading {
  return {
    selections: [selection],
    forecast: { calls: 1, transport: "REST", why: "one answer" },
    read: (run: Run): AsyncIterable<Page> => smallTablePages(selection, table, session, run),
  };
}

function warnUnreportedObjects(objects: readonly ObjectSummary[], run: Run): void {
  const text = objectsWithoutDeletions(objects);
  if (text !== null) run.log({ level: "info", code: "deleted_records_untold", stream: "deleted_records", text });
}
