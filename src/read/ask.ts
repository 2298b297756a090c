import type { Run } from "@singer-io-ts/tap-kit";
import type { Deletion, Facts } from "../plan/decide.ts";
import type { Intent } from "../plan/intent.ts";
import type { ObjectStream } from "../plan/object-stream.ts";
import type { Wanted } from "../plan/refresh.ts";
import type { Session } from "../salesforce/interface.ts";
import { askChanges, type ChangeAnswer, type ChangeAsk } from "../salesforce/replication.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
/** `updated` reaches 30 days back and `deleted` 15 (REST API Developer Guide, Get Updated, Get Deleted); a day is left for clocks. */
const updatedReach = 29 * day;
const deletedReach = 14 * day;
/** For the watermark alone: a short span with a short answer; under a minute is refused. */
const shortSpan = 10 * minute;

/**
 * Asks what changed in these streams and up to where that is certain. Comes before anything of them is read.
 * @param fitsUri whether the stream's query fits a URI.
 * @param counts approximate rows by object, for full loads; null: not asked.
 * @returns by stream id.
 */
export async function askFacts(
  asked: readonly Wanted[],
  {
    session,
    counts,
    fitsUri,
  }: { session: Session; counts: ReadonlyMap<string, number> | null; fitsUri(stream: ObjectStream): boolean },
  run: Run,
): Promise<ReadonlyMap<string, Facts>> {
  const now = session.now();
  const asks = asked.flatMap((each) => askOf(each, now));
  const answers = asks.length === 0 ? new Map<string, ChangeAnswer>() : await askChanges(session, asks, run);
  const facts = new Map<string, Facts>();
  for (const { stream, intent } of asked) {
    const answer = answers.get(stream.object) ?? { updated: null, deleted: null };
    const isIncremental = !intent.full && isReachable(intent, now);
    const rows = isIncremental ? changedRows(stream, answer) : (counts?.get(stream.object) ?? null);
    const deletions = deletionsIn(answer, intent);
    const deletionsSince = gapOf(stream, intent, answer, now);
    facts.set(stream.object, {
      now,
      covered: covered(answer),
      rows,
      fitsUri: fitsUri(stream),
      deletions,
      deletionsSince,
    });
  }
  return facts;
}

/** Whether `updated` can tell all that changed since the bookmark. */
function isReachable({ since }: Intent, now: Date): boolean {
  return since !== null && now.getTime() - Date.parse(since) < updatedReach;
}

function askOf({ stream, intent }: Wanted, now: Date): ChangeAsk[] {
  if (stream.replicationKey === null || !stream.replicateable) return [];
  const since = !intent.full && isReachable(intent, now) && intent.since !== null ? Date.parse(intent.since) : null;
  const short = now.getTime() - shortSpan;
  const start = new Date(Math.min(since ?? short, short));
  const deleted = since !== null && stream.asksDeleted && now.getTime() - since < deletedReach;
  return [{ object: stream.object, start, end: now, updated: true, deleted }];
}

/** How many rows the two resources name; null where one that was needed did not answer. */
function changedRows(stream: ObjectStream, { updated, deleted }: ChangeAnswer): number | null {
  if (updated === null || "refused" in updated) return null;
  if (!stream.asksDeleted) return updated.ids.length;
  if (deleted === null || "refused" in deleted) return null;
  return updated.ids.length + deleted.records.length;
}

/** Where deletions since the bookmark are forgotten: it lies too far back, or Salesforce has trimmed its log. */
function gapOf(stream: ObjectStream, intent: Intent, { deleted }: ChangeAnswer, now: Date): Date | null {
  if (intent.full || intent.value === null || !stream.asksDeleted || !stream.marksDeletion) return null;
  const since = Date.parse(intent.value);
  if (now.getTime() - since >= deletedReach) return new Date(now.getTime() - deletedReach);
  if (deleted === null || "refused" in deleted) return null;
  return deleted.earliestDateAvailable.getTime() > since ? deleted.earliestDateAvailable : null;
}

/** Salesforce drops the seconds of the start: what lies before the bookmark was named to the run before. */
function deletionsIn({ deleted }: ChangeAnswer, { since }: Intent): readonly Deletion[] {
  if (deleted === null || "refused" in deleted || since === null) return [];
  const start = Date.parse(since);
  return deleted.records.filter(({ deletedDate }) => deletedDate.getTime() >= start);
}

function covered({ updated, deleted }: ChangeAnswer): Date[] {
  return [updated, deleted].flatMap((each) => (each === null || "refused" in each ? [] : [each.latestDateCovered]));
}
