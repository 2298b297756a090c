import { type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import { decide, type Load, type Settled } from "../plan/decide.ts";
import type { ColumnsNow } from "../plan/field-changes.ts";
import type { Fill } from "../plan/fill.ts";
import { broughtToNow } from "../plan/future.ts";
import { changedKey, fullLoad, type Intent, intentOf } from "../plan/intent.ts";
import { type ObjectStream, objectStream } from "../plan/object-stream.ts";
import { asksAnother } from "../plan/query/changed-query.ts";
import { dueForRefresh, loadedAnew, type Wanted } from "../plan/refresh.ts";
import type { SchemaChanges } from "../plan/reshape.ts";
import type { Stamp } from "../plan/soql.ts";
import { throughOf } from "../plan/through.ts";
import { recordCounts } from "../salesforce/limits.ts";
import { type Asked, askFacts } from "./ask.ts";
import { queriesOfComposite } from "./composite-answers.ts";
import { deletedRowsNone } from "./faults.ts";
import { forgottenDeletions } from "./forgotten-deletions.ts";
import { knowFields } from "./new-fields.ts";
import { sayOrgChange } from "./org-change.ts";
import { failedReading, fillingReading, settledReading, smallReading, streamReading } from "./readings.ts";
import { sayRefusedDeletions } from "./refused-deletions.ts";
import { leavingOut, leftOutReading, mayLeaveOut, stillRefused } from "./refused-objects.ts";
import { Shapes } from "./shapes.ts";
import { queryFits, queryOf, type Reach } from "./slice.ts";
import { tellStandingWatermarks } from "./standing.ts";
import { TailRoom } from "./tail-list.ts";

export interface PlanSettings {
  readonly api: "auto" | "rest" | "bulk";
  readonly visibilityLagMs: number;
  readonly start: Stamp | null;
  readonly end: Stamp | null;
  readonly deletedGap: "warn" | "resync" | "fail";
  readonly fullRefreshEveryMs: number | null;
  readonly allowOrgChange: boolean;
  readonly lookbackMs: number;
  readonly schemaChanges: SchemaChanges;
  readonly backfillNewFields: boolean;
  readonly cacheDir: string | null;
  /** Absent: the streams' columns are the user's own. */
  readonly columnsNow?: ColumnsNow;
  readonly rereadsRelated: boolean;
  /** Whether the user asked for this very object; absent: for all of them. What nobody asked for may be left out. */
  readonly isNamed?: (object: string) => boolean;
  /** How a selection is read, where it is no object's. */
  readonly streamOf?: (selection: Selection) => ObjectStream;
}

/** Streams asked about at once: six composite calls of twelve. */
const groupSize = 72;
/**
 * Up to here every stream is read whether `updated` names a change or not: it sees whole minutes only, and for at most
 * six more calls a run the rows of the running minute come too.
 */
const readAllUpTo = 30;

/** Asks about the streams, group by group, and gives the readings as they are decided. */
export async function* planReadings(
  selections: readonly Selection[],
  given: Omit<Reach, "shapes">,
  settings: PlanSettings,
  run: Run,
): AsyncGenerator<Reading> {
  const { session } = given;
  const { cacheDir, schemaChanges: mode, columnsNow = null } = settings;
  const shapes = new Shapes({ session, cacheDir, mode, columnsNow });
  const reach: Reach = { ...given, shapes };
  const started = session.now();
  const streamOf = streamMaker(settings, run);
  const found = wantedOf(selections, session.orgId, settings, run);
  for (const { selection, error } of found.failed) yield failedReading(selection, error);
  const present = found.wanted.map((each) => inPresent(each, started, settings, run));
  // Of an object without IsDeleted all rows would come, as if they were deleted.
  const undeletable = given.records === "deleted" ? present.filter(({ stream }) => !stream.hasIsDeleted) : [];
  for (const { stream } of undeletable) yield failedReading(stream.selection, deletedRowsNone(stream));
  const optional = new Set(present.flatMap(({ stream }) => (mayLeaveOut(stream, settings.isNamed) ? [stream.id] : [])));
  const leaving = (reading: Reading, streams: readonly ObjectStream[]): Reading =>
    leavingOut(reading, streams, { session, optional });
  const waiting = stillRefused(
    present.flatMap(({ stream }) => (optional.has(stream.id) ? [stream] : [])),
    started,
    run,
  );
  if (waiting.length > 0) yield leftOutReading(waiting.map(({ selection }) => selection));
  const wanted = present.filter((each) => !undeletable.includes(each) && !waiting.includes(each.stream));
  const anew = (each: Wanted): Wanted => loadedAnew(each, streamOf, settings.start);
  const due = dueForRefresh(wanted, started, settings.fullRefreshEveryMs);
  const asked = wanted.map((each) => (due.has(each.stream.id) ? anew(each) : each));
  for (const { stream } of asked) sayChangedKey(stream, run);
  const filling = { backfill: settings.backfillNewFields, start: settings.start };
  const fills = knowFields(asked, shapes, filling, run);
  const counts = await countsForFullLoads(asked, fills, reach, run);
  const room = new TailRoom();
  const readUnchanged = asked.length <= readAllUpTo;
  const small: Load[] = [];
  const smallOnes = (): Reading => {
    const loads = small.splice(0);
    return leaving(
      smallReading(loads, reach, room),
      loads.map(({ stream }) => stream),
    );
  };
  const answers = new Map<string, Asked>();
  for (let first = 0; first < asked.length; first += groupSize) {
    const group = asked.slice(first, first + groupSize);
    const fits = (stream: ObjectStream) => queryFits(queryOf({ stream }, reach, bothBounds));
    const { visibilityLagMs, end } = settings;
    const facts = await askFacts(group, { session, counts, visibilityLagMs, end, fitsUri: fits }, run);
    for (const [id, fact] of facts) answers.set(id, fact);
    const settled: Settled[] = [];
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
      const fill = verdict === "resync" ? undefined : fills.get(stream.id);
      const decision = decide(stream, intent, known, {
        ...settings,
        readUnchanged: readUnchanged || fill !== undefined,
      });
      const rows = counts?.get(stream.object) ?? null;
      if (fill !== undefined && decision.kind === "load") yield fillingReading(decision, { fill, rows }, reach, room);
      else if (decision.kind === "settled") settled.push(decision);
      else if (!decision.small) yield leaving(streamReading(decision, reach, room), [decision.stream]);
      else if (small.push(decision) === queriesOfComposite) yield smallOnes();
    }
    if (settled.length > 0) yield settledReading(settled, reach, room);
  }
  tellStandingWatermarks(answers, run);
  sayRefusedDeletions(answers, run);
  if (small.length > 0) yield smallOnes();
}

interface FoundStreams {
  readonly wanted: readonly Wanted[];
  /** Streams whose catalog or state cannot be read by: the others are. */
  readonly failed: readonly { readonly selection: Selection; readonly error: TapError }[];
}

/** What the state says of each stream; a state of another org only where the user allows it, which loads the stream in full. */
function wantedOf(selections: readonly Selection[], orgId: string, settings: PlanSettings, run: Run): FoundStreams {
  const others = selections.filter(({ from }) => from !== null && from.org !== orgId);
  if (settings.allowOrgChange) sayOrgChange(others, orgId, run);
  const wanted: Wanted[] = [];
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
  settings: PlanSettings & { readonly orgId: string; readonly isOther: boolean },
  run: Run,
): Wanted {
  const { orgId, isOther, start, allowOrgChange, lookbackMs } = settings;
  const streamOf = streamMaker(settings, run);
  const stream = streamOf(selection);
  // A catalog that was changed by hand is found out before anything is asked.
  throughOf(stream);
  if (allowOrgChange && isOther) return loadedAnew({ stream, intent: fullLoad(null) }, streamOf, start);
  if (asksAnother(stream)) {
    const text = "Its condition is another than in the run before: the stream is loaded in full again.";
    run.tell({ level: "warn", code: "query_changed", stream: stream.id, text });
    return loadedAnew({ stream, intent: fullLoad(null) }, streamOf, start);
  }
  return { stream, intent: intentOf(stream, orgId, start, lookbackMs) };
}

function streamMaker({ streamOf }: PlanSettings, { deletedAt }: Run): (selection: Selection) => ObjectStream {
  return streamOf ?? ((selection) => objectStream(selection, deletedAt));
}

/** A bookmark that lies in the future is told of, and taken for one of now. */
function inPresent(wanted: Wanted, now: Date, { visibilityLagMs }: PlanSettings, run: Run): Wanted {
  const intent = broughtToNow(wanted.intent, now, visibilityLagMs);
  if (intent === null) return wanted;
  const { stream } = wanted;
  const text = `Its bookmark, ${wanted.intent.value}, lies in the future. It goes on from ${intent.value}; to load it in full, take its bookmark out of the state.`;
  run.tell({ level: "warn", code: "bookmark_in_future", stream: stream.id, text });
  return { stream, intent };
}

/** Sizes of what is loaded in full, where they decide how it is read. */
async function countsForFullLoads(
  asked: readonly Wanted[],
  fills: ReadonlyMap<string, Fill>,
  reach: Reach,
  run: Run,
): Promise<ReadonlyMap<string, number> | null> {
  const isCounted = ({ stream, intent }: Wanted): boolean => isLoadedInFull(intent) || fills.has(stream.id);
  const names = asked.filter(isCounted).map(({ stream }) => stream.object);
  return names.length === 0 ? null : await recordCounts(reach.session, names, run);
}

function isLoadedInFull({ full, scan }: Intent): boolean {
  // A job goes on as a job; from a place either API can go on.
  return full && (scan === null || scan.kind !== "job");
}

/** As long as a slice can be in SOQL. */
const bothBounds = { from: "2000-01-01T00:00:00.000Z", to: "2000-01-01T00:00:00.000Z" };

function sayChangedKey(stream: ObjectStream, run: Run): void {
  const before = changedKey(stream);
  if (before === null) return;
  const text = `The replication key was ${before} and is ${stream.replicationKey} now: the stream is loaded in full again.`;
  run.tell({ level: "warn", code: "replication_key_changed", stream: stream.id, text });
}
