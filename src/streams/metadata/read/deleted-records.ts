import { type Page, type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../../errors/org-error.ts";
import { listNames } from "../../../names.ts";
import { futureBookmark } from "../../../plan/bookmark/future-bookmark.ts";
import { formatLoadSettings, loadSettingsOf } from "../../../plan/bookmark/load-settings.ts";
import { queriesOfComposite } from "../../../plan/small-loads.ts";
import { propertiesOf } from "../../../property-schemas.ts";
import { endPage, failedPage } from "../../../read/end-page.ts";
import { resumedBookmark, wholeTableBookmark } from "../../../read/full-table.ts";
import { failedReading } from "../../../read/readings.ts";
import type { DescribedOrg } from "../../../salesforce/describe/describe-cache.ts";
import type { Session } from "../../../salesforce/session.ts";
import type { Timestamp } from "../../../timestamp.ts";
import {
  type DeletionProgress,
  formatProgress,
  futureTimestampIn,
  noProgress,
  parseProgress,
} from "../plan/deletion-progress.ts";
import { type AskedDeletions, askDeletions, type DeletionOptions, type ObjectDeletions } from "./ask-deletions.ts";
import { type DeletedRecords, RecycleBin } from "./recycle-bin.ts";

export interface DeletedRecordsOptions extends DeletionOptions {
  readonly deletedGap: "warn" | "resync" | "fail";
  readonly describe: DescribedOrg["describe"];
}

/** Ids of one query: they fit a URI. */
const idsOfQuery = 500;
/** Properties that are looked up, record by record. */
const lookedUp = ["in_recycle_bin", "restored", "name", "owner_id"];

/**
 * `deleted_records`: what `deleted` names of each object, from where the run before came to up to where it is certain, so
 * that each deletion comes once. An object that Salesforce refuses to answer for keeps its progress, and fails the stream after
 * the others have come. Asks before anything is read, because a gap may call for another version.
 */
export async function deletedRecordsReading(
  given: Selection,
  options: DeletedRecordsOptions,
  session: Session,
  run: Run,
): Promise<Reading> {
  const { id } = given.stream;
  const begun = begin(given, options, session, run);
  let { selection } = begun;
  let asked = await askDeletions(begun.progress, options, session, run);
  const gap = gapIn(asked);
  if (gap !== null && options.deletedGap === "fail") {
    return failedReading(selection, gapError(id, gap));
  }
  if (gap !== null) {
    const isResync = options.deletedGap === "resync";
    const next = isResync
      ? "All that Salesforce remembers is reported again, under a new version."
      : "What is not named does not come; deleted_gap: resync reports all that Salesforce remembers again.";
    run.log({ level: "warn", code: "deletions_forgotten", stream: id, text: `${gap} ${next}` });
    if (isResync) {
      selection = selection.restart();
      asked = await askDeletions(noProgress, options, session, run);
    }
  }
  const isLookedUp = lookedUp.some((name) => Object.hasOwn(propertiesOf(selection.schema), name));
  const sizes = asked.named.map(countOf);
  const queries = sizes.reduce((sum, size) => sum + Math.ceil(size / idsOfQuery), 0);
  const known = `it is known by now what was deleted (objects: ${options.objects.length})`;
  const { describe, start } = options;
  const read = { selection, asked, describe: isLookedUp ? describe : null, start };
  return {
    selections: [selection],
    forecast: {
      rows: sizes.reduce((sum, size) => sum + size, 0),
      calls: isLookedUp ? Math.ceil(queries / queriesOfComposite) : 0,
      transport: "REST",
      why: isLookedUp ? `${known}; what is left of it, 2,500 records a call` : known,
    },
    read: (run) => pagesOf(read, session, run),
  };
}

interface Begun {
  readonly selection: Selection;
  readonly progress: DeletionProgress;
}

/** Where the bookmark leads on; all that Salesforce remembers, under a new version, where it is none to resume from. */
function begin(selection: Selection, { start }: DeletedRecordsOptions, session: Session, run: Run): Begun {
  const { id } = selection.stream;
  const resumed = selection.method === "INCREMENTAL" ? resumedBookmark(selection) : null;
  if (resumed === null) return { selection, progress: noProgress };
  const progress = parseProgress(id, resumed);
  const future = futureTimestampIn(progress, session.now());
  const before = loadSettingsOf(id, resumed)?.start ?? null;
  const isEarlier = before !== null && (start === null || start < before);
  if (future === null && !isEarlier) return { selection, progress };
  const why =
    future === null
      ? { code: "start_earlier", text: `It was read from ${before} on, and start_date is earlier now.` }
      : futureBookmark(future);
  const text = `${why.text} All that Salesforce remembers is reported again, under a new version.`;
  run.log({ level: "warn", code: why.code, stream: id, text });
  return { selection: selection.restart(), progress: noProgress };
}

/** Deletions to be reported. */
interface DeletedRecordsRead {
  readonly selection: Selection;
  readonly asked: AskedDeletions;
  /** Null: what is left of the records is not looked up. */
  readonly describe: DescribedOrg["describe"] | null;
  readonly start: Timestamp | null;
}

async function* pagesOf(
  { selection, asked, describe, start }: DeletedRecordsRead,
  session: Session,
  run: Run,
): AsyncGenerator<Page> {
  const { named, refused, progress, isFull } = asked;
  const { id: stream } = selection.stream;
  const extractedAt = session.now();
  const objects = named.filter((each) => countOf(each) > 0).map(({ object }) => object);
  const bin = describe === null ? null : await RecycleBin.open(session, objects, describe);
  for (const batch of batchesOf(named)) {
    const remains = await bin?.look(batch, stream, run);
    const rows = batch.flatMap(({ object, records }, index) =>
      records.map((record) => ({ object, ...record, ...remains?.[index]?.(record.id) })),
    );
    yield { stream, objects: rows, extractedAt, counts: { received: rows.length, deleted: 0, replaced: 0 } };
  }
  bin?.warnRefused(stream, run);
  const isIncremental = selection.method === "INCREMENTAL";
  // What Salesforce remembers shrinks by itself: its size says nothing.
  const whole = wholeTableBookmark(selection, session, null);
  const before = isFull ? null : loadSettingsOf(stream, selection.from);
  const bookmark = isIncremental
    ? {
        ...whole,
        replicationKey: "deleted_at",
        replicationKeyValue: progress.shared,
        progress: formatProgress(progress),
        own: { ...whole.own, loaded_with: formatLoadSettings(before ?? { start, records: "all" }, null) },
      }
    : whole;
  if (refused.length === 0) yield endPage(stream, bookmark, isFull);
  else yield { ...failedPage(stream, refusal(stream, refused)), ...(isIncremental && { bookmark }) };
}

/** Deletions to be reported at once: as many as one call looks up. */
function* batchesOf(named: readonly ObjectDeletions[]): Generator<readonly DeletedRecords[]> {
  let batch: DeletedRecords[] = [];
  for (const each of named) {
    for (const records of chunksOf(each)) {
      batch.push({ object: each.object, records });
      if (batch.length < queriesOfComposite) continue;
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) yield batch;
}

function* chunksOf(deletions: ObjectDeletions): Generator<DeletedRecords["records"]> {
  let records: DeletedRecords["records"][number][] = [];
  for (const n of numbersOf(deletions)) {
    records.push({ id: deletions.log.idAt(n), deleted_at: deletions.log.dateAt(n).toISOString() });
    if (records.length < idsOfQuery) continue;
    yield records;
    records = [];
  }
  if (records.length > 0) yield records;
}

/** Of the deletions that Salesforce names, those to report now. */
function* numbersOf({ log, from, to }: ObjectDeletions): Generator<number> {
  for (let n = 0; n < log.size; n += 1) if (log.dateAt(n) >= from && log.dateAt(n) < to) yield n;
}

function countOf(deletions: ObjectDeletions): number {
  let count = 0;
  for (const _ of numbersOf(deletions)) count += 1;
  return count;
}

/** One sentence about the deletions that Salesforce does not name; null where it names all. */
function gapIn({ gaps }: AskedDeletions): string | null {
  if (gaps.length === 0) return null;
  const objects = listNames(gaps.map(({ object }) => object));
  const until = new Date(Math.max(...gaps.map((gap) => gap.until.getTime()))).toISOString();
  const before = gaps.reduce((first, gap) => (gap.before < first ? gap.before : first), until);
  return `Salesforce does not name all that was deleted of ${objects} up to ${until}, and the last run reported deletions up to ${before}.`;
}

function gapError(stream: string, gap: string): TapError {
  const hint =
    "Set deleted_gap to resync to have all that Salesforce remembers reported again, or to warn to continue without those deletions.";
  return new TapError(`${stream}: ${gap}`, { code: "DELETIONS_FORGOTTEN", kind: "integrity", stream, hint });
}

function refusal(stream: string, refused: AskedDeletions["refused"]): Error {
  const [first] = refused;
  if (first === undefined) throw new RangeError("nothing was refused");
  const { what, rule, detail } = first.error;
  const text = `Salesforce does not name what was deleted of ${listNames(refused.map(({ object }) => object))}. ${what}`;
  return new OrgError(text, detail.code, rule, {
    stream,
    cause: detail.cause,
    hint: `${rule.hint} Their deletions since the last run come once Salesforce names them; to do without, exclude the objects by a ! in the setting objects.`,
  });
}
