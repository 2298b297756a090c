import { type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { ReadSettings } from "../config/config.ts";
import type { FieldBackfill } from "../plan/bookmark/field-backfill.ts";
import { futureTimestampOf } from "../plan/bookmark/future-bookmark.ts";
import { type LoadSettings, loadSettingsOf, wantsOtherRecords } from "../plan/bookmark/load-settings.ts";
import { changedKey, fullLoad, type ResumePoint, resumePointOf } from "../plan/bookmark/resume-point.ts";
import { asksAnother } from "../plan/custom-query-changed.ts";
import { decide, type Load, type Unchanged } from "../plan/decide-load.ts";
import { dueForRefresh, reloaded, type StreamWithState, startOfLoad } from "../plan/full-refresh.ts";
import { type ObjectStream, objectStream } from "../plan/object-stream.ts";
import { requiredFilterOf } from "../plan/required-filter.ts";
import type { ColumnsNow } from "../plan/schema/field-changes.ts";
import { SmallLoads } from "../plan/small-loads.ts";
import { recordCounts } from "../salesforce/describe/record-counts.ts";
import { type Asked, askFacts } from "./changes/ask-changes.ts";
import { warnStandingWatermarks } from "./changes/change-warnings.ts";
import { forgottenDeletions } from "./changes/deletion-gap.ts";
import { warnRefusedDeletions } from "./changes/refused-deletions.ts";
import { queryFits, queryOf } from "./objects/slice-query.ts";
import { TailRoom } from "./objects/tail-list.ts";
import { warnOrgChange } from "./other-org.ts";
import type { ReadContext } from "./read-context.ts";
import { deletedRowsNone } from "./read-errors.ts";
import { failedReading, fillingReading, smallReading, streamReading, unchangedReading } from "./readings.ts";
import { leavingOut, leftOutReading, mayLeaveOut, stillRefused } from "./refused-objects.ts";
import { knowFields } from "./schema/new-fields.ts";
import { Shapes } from "./schema/stream-shapes.ts";

export interface PlanSettings extends Omit<ReadSettings, "records"> {
  /** Absent: the streams' columns are the user's own. */
  readonly columnsNow?: ColumnsNow;
  /** Whether the user asked for this very object; absent: for all of them. What nobody asked for may be left out. */
  readonly isNamed?: (object: string) => boolean;
  /** How a selection is read, where it is no object's. */
  readonly streamOf?: (selection: Selection) => ObjectStream;
}

/** Streams asked about at once: six composite calls of twelve. */
const groupSize = 72;
/** Where the calls of a quota are fewer than the streams: one call, so that some are left for what it finds. */
const tightGroupSize = 12;
/**
 * Up to here every stream is read whether `updated` names a change or not: it sees whole minutes only, and for at most
 * six more calls a run the rows of the running minute come too.
 */
const readAllUpTo = 30;

/** Asks about the streams, group by group, and gives the readings as they are decided. */
export async function* planReadings(
  selections: readonly Selection[],
  given: Pick<ReadContext, "session" | "records">,
  settings: PlanSettings,
  run: Run,
): AsyncGenerator<Reading> {
  const { session } = given;
  const { cacheDir, schemaChanges: mode, columnsNow = null } = settings;
  const shapes = new Shapes({ session, cacheDir, mode, columnsNow });
  const context: ReadContext = { ...given, run, shapes, tailRoom: new TailRoom() };
  const started = session.now();
  const streamOf = streamMaker(settings, run);
  const wish: LoadSettings = { start: settings.start, records: given.records };
  const found = wantedOf(selections, session.orgId, { ...settings, ...wish, now: started }, run);
  for (const { selection, error } of found.failed) yield failedReading(selection, error);
  // Of an object without IsDeleted all rows would come, as if they were deleted.
  const undeletable = given.records === "deleted" ? found.wanted.filter(({ stream }) => !stream.hasIsDeleted) : [];
  for (const { stream } of undeletable) yield failedReading(stream.selection, deletedRowsNone(stream));
  const optional = new Set(
    found.wanted.flatMap(({ stream }) => (mayLeaveOut(stream, settings.isNamed) ? [stream.id] : [])),
  );
  const leaving = (reading: Reading, streams: readonly ObjectStream[]): Reading =>
    leavingOut(reading, streams, { session, optional });
  const waiting = stillRefused(
    found.wanted.flatMap(({ stream }) => (optional.has(stream.id) ? [stream] : [])),
    started,
    run,
  );
  if (waiting.length > 0) yield leftOutReading(waiting.map(({ selection }) => selection));
  const wanted = found.wanted.filter((each) => !undeletable.includes(each) && !waiting.includes(each.stream));
  const anew = (each: StreamWithState): StreamWithState => reloaded(each, streamOf, wish);
  const due = dueForRefresh(wanted, started, settings.fullRefreshEveryMs);
  const asked = begunFirst(wanted.map((each) => (due.has(each.stream.id) ? anew(each) : each)));
  for (const { stream } of asked) warnChangedKey(stream, run);
  const filling = { backfill: settings.backfillNewFields };
  const fills = knowFields(asked, shapes, filling, run);
  const counts = await countsForFullLoads(asked, fills, context);
  const readUnchanged = asked.length <= readAllUpTo;
  if (!readUnchanged) logStart(started, run);
  const small = new SmallLoads();
  function* smallOnes(loads: readonly Load[]): Generator<Reading> {
    if (loads.length === 0) return;
    const streams = loads.map(({ stream }) => stream);
    yield leaving(smallReading(loads, context), streams);
  }
  const answers = new Map<string, Asked>();
  for (let first = 0; first < asked.length; ) {
    const { left } = run.allowance;
    // guard(tight-quota, `left !== null && left < asked.length` -> `false`): a run would ask for the changes of all streams and have no API call left to read one.
    const isTight = left !== null && left < asked.length;
    const group = asked.slice(first, first + (isTight ? tightGroupSize : groupSize));
    first += group.length;
    const fits = (stream: ObjectStream) => queryFits(queryOf(stream, context, bothBounds));
    const { visibilityLagMs, end } = settings;
    const facts = await askFacts(group, { session, counts, visibilityLagMs, end, fitsUri: fits }, run);
    for (const [id, fact] of facts) answers.set(id, fact);
    const settled: Unchanged[] = [];
    for (const each of group) {
      const known = facts.get(each.stream.id);
      if (known === undefined) throw new RangeError(`no facts about ${each.stream.id}`);
      const verdict = known.trouble ?? forgottenDeletions(each, known, settings.deletedGap, run);
      if (verdict instanceof TapError) {
        yield failedReading(each.stream.selection, verdict);
        continue;
      }
      const { stream, intent } = verdict === "resync" ? anew(each) : each;
      if (verdict === "resync") knowFields([{ stream, intent }], shapes, filling, run);
      const old = verdict === "resync" ? undefined : fills.get(stream.id);
      const decision = decide(stream, intent, known, {
        ...settings,
        readUnchanged: readUnchanged || old !== undefined,
      });
      const rows = counts?.get(stream.object) ?? null;
      if (old !== undefined && decision.kind === "load") yield fillingReading(decision, { fills: old, rows }, context);
      else if (decision.kind === "settled") settled.push(decision);
      else if (!decision.small) yield leaving(streamReading(decision, context), [decision.stream]);
      else yield* smallOnes(small.add(decision));
    }
    if (settled.length > 0) yield unchangedReading(settled, context);
  }
  warnStandingWatermarks(answers, run);
  warnRefusedDeletions(answers, run);
  yield* smallOnes(small.rest());
}

/** The moment that the run stands for: `updated` sees whole minutes only, and streams without a change before it are not read. */
function logStart(started: Date, run: Run): void {
  const minute = new Date(Math.floor(started.getTime() / 60_000) * 60_000).toISOString();
  const text = `This run holds what was committed before ${minute}, in all its streams; what came later may come with the next run.`;
  run.log({ level: "info", code: "run_moment", text });
}

/**
 * What an earlier run began comes first, then what was never loaded, then what has waited longest: under a quota what is
 * begun ends, and each stream has its turn.
 */
function begunFirst(wanted: readonly StreamWithState[]): readonly StreamWithState[] {
  // By the hour: streams that were read together keep their order.
  const place = ({ intent: { scan, full, value } }: StreamWithState): string =>
    scan !== null ? "0" : full ? "1" : `2 ${value?.slice(0, "2026-01-31T09".length) ?? ""}`;
  const compared = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
  // guard(begun-first, `compared(place(a), place(b))` -> `0`): streams that an earlier run began would wait behind the others, and the last streams would never finish.
  return wanted.toSorted((a, b) => compared(place(a), place(b)));
}

interface FoundStreams {
  readonly wanted: readonly StreamWithState[];
  /** Streams whose catalog or state cannot be read by: the others are. */
  readonly failed: readonly { readonly selection: Selection; readonly error: TapError }[];
}

type WantSettings = PlanSettings & LoadSettings & { readonly now: Date };

/** What the state says of each stream; a state of another org only where the user allows it, which loads the stream in full. */
function wantedOf(selections: readonly Selection[], orgId: string, settings: WantSettings, run: Run): FoundStreams {
  const others = selections.filter(({ from }) => from !== null && from.source !== orgId);
  if (settings.allowOrgChange) warnOrgChange(others, orgId, run);
  const wanted: StreamWithState[] = [];
  const failed: { selection: Selection; error: TapError }[] = [];
  for (const selection of selections) {
    try {
      wanted.push(wantedStream(selection, { ...settings, orgId, isOther: others.includes(selection) }, run));
    } catch (error) {
      // Another org's state is so for all streams: nothing is read.
      if (!(error instanceof TapError) || error.detail.code === "OTHER_ORG") throw error;
      failed.push({ selection, error });
    }
  }
  return { wanted, failed };
}

function wantedStream(
  selection: Selection,
  settings: WantSettings & { readonly orgId: string; readonly isOther: boolean },
  run: Run,
): StreamWithState {
  const { orgId, isOther, allowOrgChange, now } = settings;
  const streamOf = streamMaker(settings, run);
  const stream = streamOf(selection);
  // A catalog that was changed by hand is found out before anything is asked.
  requiredFilterOf(stream);
  if (allowOrgChange && isOther) return reloaded({ stream, intent: fullLoad(null) }, streamOf, settings);
  const intent = resumePointOf(stream, orgId, settings);
  const why = whyAnew(stream, intent, settings);
  if (why === null) return { stream, intent };
  run.log({
    level: "warn",
    code: why.code,
    stream: stream.id,
    text: `${why.text} The stream is loaded in full again.`,
  });
  return reloaded({ stream, intent }, streamOf, settings, startOfLoad(stream, now));
}

/** Why what the bookmark says is no place to go on from; null: it is. */
function whyAnew(
  stream: ObjectStream,
  intent: ResumePoint,
  settings: WantSettings,
): { readonly code: string; readonly text: string } | null {
  const future = futureTimestampOf(intent, settings.now);
  // guard(future-bookmark, `future !== null` -> `false`): rows that change before the bookmark's date is reached would never be read.
  if (future !== null) {
    const text = `Its bookmark, ${future}, lies in the future: nobody knows what was read.`;
    return { code: "bookmark_in_future", text };
  }
  if (asksAnother(stream)) return { code: "query_changed", text: "Its condition is another than in the run before." };
  const { selection, replicationKey, hasIsDeleted } = stream;
  const before = loadSettingsOf(stream.id, selection.from);
  const isAddedTo = hasIsDeleted && (replicationKey !== null || intent.scan !== null);
  // guard(other-records, `wantsOtherRecords(before, settings.records)` -> `false`): rows that the setting left out until now would never come.
  if (isAddedTo && wantsOtherRecords(before, settings.records)) {
    const text = `It was loaded with records: ${before?.records}, and the setting is ${settings.records} now.`;
    return { code: "records_changed", text };
  }
  return null;
}

function streamMaker({ streamOf }: PlanSettings, { deletedAt }: Run): (selection: Selection) => ObjectStream {
  return streamOf ?? ((selection) => objectStream(selection, deletedAt));
}

/** Sizes of what is loaded in full, where they decide how it is read. */
async function countsForFullLoads(
  asked: readonly StreamWithState[],
  fills: ReadonlyMap<string, readonly FieldBackfill[]>,
  context: ReadContext,
): Promise<ReadonlyMap<string, number> | null> {
  const { run } = context;
  const isCounted = ({ stream, intent }: StreamWithState): boolean => isLoadedInFull(intent) || fills.has(stream.id);
  const names = asked.filter(isCounted).map(({ stream }) => stream.object);
  return names.length === 0 ? null : await recordCounts(context.session, names, run);
}

function isLoadedInFull({ full, scan }: ResumePoint): boolean {
  // A job goes on as a job; from a place either API can go on.
  return full && (scan === null || scan.kind !== "job");
}

/** As long as a slice can be in SOQL. */
const bothBounds = { from: "2000-01-01T00:00:00.000Z", to: "2000-01-01T00:00:00.000Z" };

function warnChangedKey(stream: ObjectStream, run: Run): void {
  const before = changedKey(stream);
  if (before === null) return;
  const text = `The replication key was ${before} and is ${stream.replicationKey} now: the stream is loaded in full again.`;
  run.log({ level: "warn", code: "replication_key_changed", stream: stream.id, text });
}
