import type { Bookmark } from "@singer-io-ts/tap-kit";
import type { ReadSettings } from "../../config/config.ts";
import type { Timestamp } from "../../timestamp.ts";
import type { ObjectStream } from "../object-stream.ts";
import { earlierStart, formatLoadSettings, type LoadSettings, laterStart, loadSettingsOf } from "./load-settings.ts";
import { membersOf, type SalesforceBookmark, salesforceBookmark } from "./salesforce-bookmark.ts";
import { parseUnfinishedRead, type UnfinishedRead } from "./unfinished-read.ts";

/** What to read of a stream, by the state. */
export interface ResumePoint {
  /** The load replaces what was there before; it began in this run or in an earlier one. */
  readonly full: boolean;
  /** The bookmark's watermark; null where there is none that holds. */
  readonly value: Timestamp | null;
  /** Where the read begins; null: at the stream's start, or without regard to time. */
  readonly since: Timestamp | null;
  /** Hashes of records at or above `since` that are out already. */
  readonly tail: string | null;
  /** Where an unfinished read goes on. */
  readonly scan: UnfinishedRead | null;
  /** Of a load that replaces an earlier one: where that one ended. A target that merges must hear of deletions since. */
  readonly deletedSince?: Timestamp | null;
  /** Where reading old rows again for new fields goes on. */
  readonly fill?: Exclude<UnfinishedRead, { readonly kind: "tail" }>;
  /** What the rows up to the bookmark are loaded with; null: the bookmark does not say it. */
  readonly loaded: LoadSettings | null;
  /** The start is earlier than what the rows were loaded with: rows from here on, up to what they were loaded from, are to come. */
  readonly gap?: Gap;
  /** The same, while an unfinished load is completed first: they come with the next run. */
  readonly laterGap?: Gap;
}

/** Rows that an earlier start adds. */
interface Gap {
  readonly from: Timestamp | null;
  readonly to: Timestamp;
}

/** The settings that decide where a stream resumes. */
export type ResumeSettings = LoadSettings & Pick<ReadSettings, "lookbackMs" | "visibilityLagMs">;

/** What to read of a stream, by its bookmark, which is of this org. */
export function resumePointOf(
  stream: Pick<ObjectStream, "id" | "selection" | "replicationKey" | "newestFirst">,
  { start, records, lookbackMs, visibilityLagMs }: ResumeSettings,
): ResumePoint {
  const { from } = stream.selection;
  const isTimeless = stream.replicationKey === null;
  // guard(changed-key, `(!isTimeless && from.replicationKey !== stream.replicationKey)` -> `false`): a bookmark of one replication key would be used for another.
  if (from === null || (!isTimeless && from.replicationKey !== stream.replicationKey)) {
    return fullLoad({ start: isTimeless ? null : start, records });
  }
  const stored =
    from.progress === null ? null : parseUnfinishedRead(stream.id, from.progress, stream.newestFirst === undefined);
  // Of what another connector has begun, nothing counts but its version.
  const found = stored === null || stored.kind === "begun" ? null : stored;
  const fill = found !== null && found.kind !== "tail" && found.fill !== undefined ? found : null;
  const scan = fill === null ? found : null;
  if (isTimeless) return { ...fullLoad({ start: null, records }), scan: timeless(scan) };
  const value = certainValue(from, visibilityLagMs);
  const before = loadSettingsOf(stream.id, from);
  if (value === null) {
    const startOfLoad = startOfRest(scan, before, start);
    const laterGap = gapBefore(startOfLoad, start);
    return { ...fullLoad({ start: startOfLoad, records }), scan, ...rest(scan), ...(laterGap && { laterGap }) };
  }
  const full = scan?.full ?? false;
  const since = full ? value : earlier(value, lookbackMs, start);
  const startOfLoad = before === null || isUnsaid(from, start) ? start : before.start;
  // guard(start-above-watermark, `earlierStart(startOfLoad, value)` -> `startOfLoad`): rows between the watermark and a start above it come with the changes, and would come again with the rows in between.
  const loaded = { start: earlierStart(startOfLoad, value), records };
  const isWaiting = full || scan !== null;
  const gap = gapBefore(loaded.start, start);
  return {
    full,
    value,
    since,
    tail: membersOf(from).tail ?? null,
    scan,
    loaded,
    ...rest(scan),
    ...(fill && { fill }),
    ...(gap && (isWaiting ? { laterGap: gap } : { gap })),
  };
}

/**
 * The bookmark's value. Another connector's is the newest stamp that it has seen, or its own clock: rows that became visible later
 * lie below it.
 */
function certainValue({ source, replicationKeyValue: value }: Bookmark, visibilityLagMs: number): Timestamp | null {
  // guard(foreign-lag, `source !== null` -> `true`): rows that were committed later than their SystemModstamp says would never come.
  if (value === null || source !== null) return value;
  return new Date(Date.parse(value) - visibilityLagMs).toISOString();
}

/** Without a start_date other connectors leave old rows out, in their own measure: those stay out, as they did there. */
const isUnsaid = ({ source }: Bookmark, start: Timestamp | null): boolean => source === null && start === null;

/** A full load resumes with the start that it began with: an earlier one's rows would come before its cursor. */
function startOfRest(
  scan: UnfinishedRead | null,
  before: LoadSettings | null,
  start: Timestamp | null,
): Timestamp | null {
  // guard(start-of-rest, `scan === null || before === null` -> `true`): rows between the old and the new start_date would count as loaded.
  return scan === null || before === null ? start : laterStart(before.start, start);
}

function gapBefore(before: Timestamp | null, start: Timestamp | null): Gap | null {
  if (before === null || (start !== null && start >= before)) return null;
  return { from: start, to: before };
}

function rest(scan: UnfinishedRead | null): Pick<ResumePoint, "deletedSince"> {
  return scan === null || scan.kind === "tail" || !scan.deletedSince ? {} : { deletedSince: scan.deletedSince };
}

/** Never before the stream's start. */
function earlier(value: Timestamp, lookbackMs: number, startDate: Timestamp | null): Timestamp {
  if (lookbackMs === 0) return value;
  const since = new Date(Date.parse(value) - lookbackMs).toISOString();
  return startDate !== null && since < startDate && startDate < value ? startDate : since;
}

/** Everything that these settings ask for, whatever was there before. */
export function fullLoad(loaded: LoadSettings | null): ResumePoint {
  return { full: true, value: null, since: loaded?.start ?? null, tail: null, scan: null, loaded };
}

/** A full-table read resumes only from a full-table read's cursor. */
function timeless(scan: UnfinishedRead | null): UnfinishedRead | null {
  return scan !== null && scan.kind !== "tail" && scan.watermark === null ? scan : null;
}

/** The bookmark's replication key where another one is selected now: everything is read again. */
export function changedKey(stream: ObjectStream): string | null {
  const before = stream.selection.from?.replicationKey ?? null;
  return before !== null && stream.replicationKey !== null && before !== stream.replicationKey ? before : null;
}

/** The bookmark as it stands while nothing new is certain: what the state said, in this run's version. */
export function currentBookmark(
  stream: Pick<ObjectStream, "selection" | "replicationKey" | "filter" | "compatibility">,
  resume: ResumePoint,
  orgId: string,
): SalesforceBookmark {
  const { selection, replicationKey, filter, compatibility } = stream;
  const own = {
    tail: resume.value === null ? null : resume.tail,
    // Once written it stays: what merges states member by member would keep the refusal.
    ...(membersOf(selection.from).refused !== undefined && { refused: null }),
    loaded_with: resume.loaded === null ? null : formatLoadSettings(resume.loaded, filter?.hash ?? null, compatibility),
  };
  const rows = selection.from?.rows ?? null;
  return salesforceBookmark(selection, { source: orgId, rows, replicationKey, replicationKeyValue: resume.value, own });
}
