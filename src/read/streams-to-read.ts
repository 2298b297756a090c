import { type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { ReadSettings } from "../config/config.ts";
import { futureBookmark, futureElsewhere, futureTimestampOf } from "../plan/bookmark/future-bookmark.ts";
import {
  type LoadSettings,
  loadedCompatibilityOf,
  loadSettingsOf,
  wantsOtherRecords,
} from "../plan/bookmark/load-settings.ts";
import { changedKey, fullLoad, type ResumePoint, resumePointOf } from "../plan/bookmark/resume-point.ts";
import { hasOtherCondition } from "../plan/condition-changed.ts";
import { dueForRefresh, reloaded, type StreamWithState, startOfLoad } from "../plan/full-refresh.ts";
import type { ObjectStream, StreamOf } from "../plan/object-stream.ts";
import { requiredFilterOf } from "../plan/required-filter.ts";
import { ofOtherOrg } from "./other-org.ts";
import type { ReadContext } from "./read-context.ts";
import { deletedRowsNone } from "./read-errors.ts";
import { failedReading } from "./readings.ts";
import { leftOutReading, mayLeaveOut, stillRefused } from "./refused-objects.ts";

type StartMembers = "start" | "allowOrgChange" | "fullRefreshEveryMs" | "lookbackMs" | "visibilityLagMs";

/** What decides from where streams are read. */
export interface StartSettings extends Pick<ReadSettings, StartMembers> {
  /** Whether the user asked for this very object; absent: for all of them. The others may be left out. */
  readonly isNamed?: (object: string) => boolean;
  readonly streamOf: StreamOf;
}

/** Which of the selected streams to read, from where, and what is known of the others without a question. */
export interface StreamsToRead {
  /** What an earlier run began comes first. */
  readonly asked: readonly StreamWithState[];
  /** Of streams that cannot be read, and of those that are left out. */
  readonly decided: readonly Reading[];
  /** Ids of streams that may be left out where Salesforce refuses them for good. */
  readonly optional: ReadonlySet<string>;
  /** The stream for a full load under a new version. */
  reload(each: StreamWithState): StreamWithState;
}

/** @throws TapError where the state is of another org, and the user does not allow that */
export function streamsToRead(
  selections: readonly Selection[],
  settings: StartSettings,
  { session, records, run }: Pick<ReadContext, "session" | "records" | "run">,
): StreamsToRead {
  const now = session.now();
  const { isNamed, allowOrgChange, fullRefreshEveryMs, streamOf } = settings;
  const wanted: LoadSettings = { start: settings.start, records };
  const others = ofOtherOrg(selections, { orgId: session.orgId, allowOrgChange }, run);
  const found = startsOf(selections, { ...settings, ...wanted, now, others }, run);
  const optional = new Set(found.streams.flatMap(({ stream }) => (mayLeaveOut(stream, isNamed) ? [stream.id] : [])));
  // Of an object without IsDeleted all rows would come, as if they were deleted.
  const undeletable = records === "deleted" ? found.streams.filter(({ stream }) => !stream.hasIsDeleted) : [];
  const leavable = found.streams.flatMap(({ stream }) => (optional.has(stream.id) ? [stream] : []));
  const waiting = stillRefused(leavable, now, run);
  const left = found.streams.filter((each) => !undeletable.includes(each) && !waiting.includes(each.stream));
  const due = dueForRefresh(left, now, fullRefreshEveryMs);
  const reload = (each: StreamWithState): StreamWithState => reloaded(each, streamOf, wanted);
  const asked = begunFirst(left.map((each) => (due.has(each.stream.id) ? reload(each) : each)));
  for (const { stream } of asked) warnChangedKey(stream, run);
  const decided = [
    ...found.failed,
    ...undeletable.map(({ stream }) => failedReading(stream.selection, deletedRowsNone(stream))),
    ...(waiting.length === 0 ? [] : [leftOutReading(waiting.map(({ selection }) => selection))]),
  ];
  return { asked, decided, optional, reload };
}

interface StartContext extends StartSettings, LoadSettings {
  readonly now: Date;
  /** Those whose state is of another org, which the user allows. */
  readonly others: ReadonlySet<Selection>;
}

interface FoundStreams {
  readonly streams: readonly StreamWithState[];
  /** Of streams whose catalog or state cannot be read by: the others are read. */
  readonly failed: readonly Reading[];
}

/** What the state says of each stream. */
function startsOf(selections: readonly Selection[], settings: StartContext, run: Run): FoundStreams {
  const streams: StreamWithState[] = [];
  const failed: Reading[] = [];
  for (const selection of selections) {
    try {
      streams.push(startOf(selection, settings, run));
    } catch (error) {
      if (!(error instanceof TapError)) throw error;
      failed.push(failedReading(selection, error));
    }
  }
  return { streams, failed };
}

function startOf(selection: Selection, settings: StartContext, run: Run): StreamWithState {
  const { streamOf, now, others } = settings;
  const stream = streamOf(selection);
  // A catalog that was changed by hand is found out before anything is asked.
  requiredFilterOf(stream);
  if (others.has(selection)) return reloaded({ stream, resume: fullLoad(null) }, streamOf, settings);
  const resume = resumePointOf(stream, settings);
  warnChangedFormats(stream, run);
  const why = whyReload(stream, resume, settings);
  if (why === null) return { stream, resume: afterReset(stream, resume, now) };
  const text = `${why.text} The stream is loaded in full again.`;
  run.log({ level: "warn", code: why.code, stream: stream.id, text });
  return reloaded({ stream, resume }, streamOf, settings, startOfLoad(stream, now));
}

/** Of a bookmark that was reset: the version and the number of rows of the load before are all that it has. */
function afterReset(stream: ObjectStream, resume: ResumePoint, now: Date): ResumePoint {
  const { from } = stream.selection;
  const isReset = from !== null && from.rows !== null && resume.full && resume.scan === null && resume.value === null;
  // guard(deleted-before-reset, `isReset && stream.replicationKey !== null` -> `false`): rows that were purged before the reset would stay in a target that merges.
  return isReset && stream.replicationKey !== null ? { ...resume, deletedSince: startOfLoad(stream, now) } : resume;
}

/** Why a run cannot go on from what the bookmark says; null: it can. */
function whyReload(
  stream: ObjectStream,
  resume: ResumePoint,
  settings: StartContext,
): { readonly code: string; readonly text: string } | null {
  const future = futureTimestampOf(resume, settings.now);
  // guard(future-bookmark, `future !== null` -> `false`): rows that change before the bookmark's date is reached would never be read.
  if (future !== null) {
    // guard(foreign-future): another connector's state would be given up for a full load under a new version.
    if (stream.selection.from?.source === null) throw futureElsewhere(stream.id, future);
    return futureBookmark(future);
  }
  // guard(other-condition, `hasOtherCondition(stream)` -> `false`): rows that a condition left out until now would never come.
  if (hasOtherCondition(stream))
    return { code: "query_changed", text: "Its condition has changed since the previous run." };
  const { selection, replicationKey, hasIsDeleted } = stream;
  const before = loadSettingsOf(stream.id, selection.from);
  const isAddedTo = hasIsDeleted && (replicationKey !== null || resume.scan !== null);
  // guard(other-records, `wantsOtherRecords(before, settings.records)` -> `false`): rows that the setting left out until now would never come.
  if (isAddedTo && wantsOtherRecords(before, settings.records)) {
    const text = `It was loaded with records: ${before?.records}, and the setting is ${settings.records} now.`;
    return { code: "records_changed", text };
  }
  return null;
}

/**
 * What an earlier run began comes first, then what was never loaded, then what has waited longest: under a quota what is
 * begun ends, and each stream has its turn.
 */
function begunFirst(wanted: readonly StreamWithState[]): readonly StreamWithState[] {
  // By the hour: streams that were read together keep their order.
  const turn = ({ resume: { scan, full, value } }: StreamWithState): string =>
    scan !== null ? "0" : full ? "1" : `2 ${value?.slice(0, "2026-01-31T09".length) ?? ""}`;
  const compared = (a: string, b: string): number => (a === b ? 0 : a < b ? -1 : 1);
  // guard(begun-first, `compared(turn(a), turn(b))` -> `0`): streams that an earlier run began would wait behind the others, and the last streams would never finish.
  return wanted.toSorted((a, b) => compared(turn(a), turn(b)));
}

/** Rows that were read before keep their forms until they change, or are loaded in full again. */
function warnChangedFormats({ id, selection, compatibility: now }: ObjectStream, run: Run): void {
  const compatibility = now ?? null;
  const { from } = selection;
  const isOfOther = from !== null && from.source === null && from.replicationKeyValue !== null;
  if (isOfOther && compatibility === null) {
    const text =
      "Another connector has written its rows so far, and its records have this tap's formats now. Set compatibility to singer-io, meltanolabs or airbyte to keep those of the other one.";
    run.log({ level: "warn", code: "compatibility_none", stream: id, text });
  }
  const before = loadedCompatibilityOf(id, from);
  if (before === undefined || before === compatibility) return;
  const named = (formats: string | null) => (formats === null ? "this tap's" : `those of ${formats}`);
  const text = `The formats of its records were ${named(before)} and are ${named(compatibility)} now. The rows in the target keep theirs: set compatibility as it was, or load the stream in full again (state reset ${id}).`;
  run.log({ level: "warn", code: "compatibility_changed", stream: id, text });
}

function warnChangedKey(stream: ObjectStream, run: Run): void {
  const before = changedKey(stream);
  if (before === null) return;
  const text = `The replication key was ${before} and is ${stream.replicationKey} now: the stream is loaded in full again.`;
  run.log({ level: "warn", code: "replication_key_changed", stream: stream.id, text });
}
