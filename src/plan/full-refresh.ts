import type { Timestamp } from "../timestamp.ts";
import type { LoadSettings } from "./bookmark/load-settings.ts";
import { fullLoad, type ResumePoint } from "./bookmark/resume-point.ts";
import type { ObjectStream, StreamOf } from "./object-stream.ts";

/** A stream, and what to read of it by its state. */
export interface StreamWithState {
  readonly stream: ObjectStream;
  readonly resume: ResumePoint;
}

/** At most this share of a run's streams is loaded in full again in one run. */
const turn = 1 / 8;

/**
 * The incremental streams that are due for a full load: those whose last full load began longest ago.
 * @param everyMs how old a full load may become; null: as old as it likes.
 * @returns stream ids.
 */
export function dueForRefresh(
  wanted: readonly StreamWithState[],
  now: Date,
  everyMs: number | null,
): ReadonlySet<string> {
  if (everyMs === null) return new Set();
  // A version is the time at which its full load began.
  const due = wanted
    .filter(({ stream, resume }) => stream.replicationKey !== null && !resume.full && resume.scan === null)
    .filter(({ stream }) => now.getTime() - stream.selection.version >= everyMs)
    .sort((a, b) => a.stream.selection.version - b.stream.selection.version);
  const most = Math.max(1, Math.ceil(wanted.length * turn));
  return new Set(due.slice(0, most).map(({ stream }) => stream.id));
}

/**
 * The same stream for a full load under a new version.
 * @param deletedSince where a target that merges must hear of deletions from.
 */
export function reloaded(
  { stream, resume }: StreamWithState,
  streamOf: StreamOf,
  { start, records }: LoadSettings,
  deletedSince: Timestamp | null = resume.value,
): StreamWithState {
  const loaded = { start: stream.replicationKey === null ? null : start, records };
  return { stream: streamOf(stream.selection.restart()), resume: { ...fullLoad(loaded), deletedSince } };
}

/** When the last full load of a stream began; of deletions before it its target has heard. */
export function startOfLoad({ selection: { from } }: ObjectStream, now: Date): Timestamp | null {
  const version = from?.version ?? null;
  return version === null ? null : new Date(Math.max(0, Math.min(version, now.getTime()))).toISOString();
}
