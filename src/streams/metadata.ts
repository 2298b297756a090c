import type { Page, Reading, Run, Selection, Stream } from "@singer-io-ts/tap-kit";
import type { Settings } from "../config.ts";
import { matchObjects } from "../discover/match.ts";
import { metadataStream } from "../discover/metadata-streams.ts";
import { deletedRecordPages } from "../read/metadata/deleted-records.ts";
import { describesPages } from "../read/metadata/describes.ts";
import { reportDefinitionPages } from "../read/metadata/report-definitions.ts";
import { smallTablePages, smallTables } from "../read/metadata/small-tables.ts";
import { partsOfComposite } from "../salesforce/composite.ts";
import { describedOrg } from "../salesforce/describe-cache.ts";
import type { Session } from "../salesforce/interface.ts";
import type { ObjectSummary } from "../salesforce/sobjects.ts";
import type { StreamKind } from "./kind.ts";

/** Streams around the data: picklists, deletions, definitions, limits. */
export class MetadataStreams implements StreamKind {
  readonly name = "metadata";
  readonly setting = "metadata_streams";
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  async discover(): Promise<readonly Stream[]> {
    return this.#settings.metadataStreams.map((id) => metadataStream(id, this.name));
  }

  async *plan(selections: readonly Selection[], session: Session, run: Run): AsyncGenerator<Reading> {
    const describing = selections.filter(({ stream }) => fromDescribes.has(stream.id));
    const others = selections.filter((each) => !describing.includes(each));
    const isOfObjects = selections.some(
      ({ stream }) => fromDescribes.has(stream.id) || stream.id === "deleted_records",
    );
    const objects = isOfObjects ? await this.#objects(session, run) : [];
    if (describing.length > 0) yield describesReading(describing, objects, session);
    for (const selection of others) yield this.#reading(selection, objects, session);
  }

  #reading(selection: Selection, objects: readonly ObjectSummary[], session: Session): Reading {
    const { visibilityLagMs, startDate: start } = this.#settings;
    const table = smallTables[selection.stream.id];
    if (table !== undefined) {
      return reading([selection], 1, "one answer", (run) => smallTablePages(selection, table, session, run));
    }
    if (selection.stream.id === "report_definitions") {
      const why = "one query, and a call for each report that changed";
      return reading([selection], 1, why, (run) => reportDefinitionPages(selection, { visibilityLagMs }, session, run));
    }
    const told = objects.filter(({ replicateable }) => replicateable).map(({ name }) => name);
    const options = { objects: told, visibilityLagMs, start };
    const why = "what Salesforce remembers, 25 objects a call";
    return reading([selection], callsFor(told), why, (run) => deletedRecordPages(selection, options, session, run));
  }

  /** The objects that these streams speak of. */
  async #objects(session: Session, run: Run): Promise<readonly ObjectSummary[]> {
    const { objects } = await describedOrg(session, this.#settings.cacheDir, run);
    return matchObjects(objects, this.#settings.objects);
  }
}

const fromDescribes: ReadonlySet<string> = new Set(["picklist_values", "field_definitions"]);

const callsFor = (objects: readonly unknown[]): number => Math.ceil(objects.length / partsOfComposite);

function describesReading(
  selections: readonly Selection[],
  objects: readonly ObjectSummary[],
  session: Session,
): Reading {
  const names = objects.map(({ name }) => name);
  const why = "describes, 25 objects a call";
  return reading(selections, callsFor(names), why, (run) => describesPages(selections, names, session, run));
}

function reading(
  selections: readonly Selection[],
  calls: number,
  why: string,
  read: (run: Run) => AsyncIterable<Page>,
): Reading {
  return { selections, forecast: { calls, transport: "REST", why }, read };
}
