import type { Reading, Run, Selection } from "@singer-io-ts/tap-kit";
import { decide, type Load, type Settled } from "../plan/decide.ts";
import { changedKey, type Intent, intentOf } from "../plan/intent.ts";
import { type ObjectStream, objectStream } from "../plan/object-stream.ts";
import { dueForRefresh, loadedAnew, type Wanted } from "../plan/refresh.ts";
import { orderedSoql, type Stamp } from "../plan/soql.ts";
import { recordCounts } from "../salesforce/limits.ts";
import { queryPath } from "../salesforce/query.ts";
import { fitsUri } from "../salesforce/uri.ts";
import { askFacts } from "./ask.ts";
import { queriesOfComposite } from "./composite-answers.ts";
import { forgottenDeletions } from "./forgotten-deletions.ts";
import { failedReading, settledReading, smallReading, streamReading } from "./readings.ts";
import { queryOf, type Reach } from "./slice.ts";
import { TailRoom } from "./tail-list.ts";

export interface PlanSettings {
  readonly api: "auto" | "rest" | "bulk";
  readonly visibilityLagMs: number;
  readonly start: Stamp | null;
  readonly end: Stamp | null;
  readonly deletedGap: "warn" | "resync" | "fail";
  readonly fullRefreshEveryMs: number | null;
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
  reach: Reach,
  settings: PlanSettings,
  run: Run,
): AsyncGenerator<Reading> {
  const { session } = reach;
  const wanted = selections.map((selection): Wanted => {
    const stream = objectStream(selection, run.deletedAt);
    return { stream, intent: intentOf(stream, session.orgId, settings.start) };
  });
  const anew = (each: Wanted): Wanted => loadedAnew(each, run.deletedAt, settings.start);
  const due = dueForRefresh(wanted, session.now(), settings.fullRefreshEveryMs);
  const asked = wanted.map((each) => (due.has(each.stream.object) ? anew(each) : each));
  for (const { stream } of asked) sayChangedKey(stream, run);
  const counts = await countsForFullLoads(asked, reach, run);
  const room = new TailRoom();
  const readUnchanged = asked.length <= readAllUpTo;
  const small: Load[] = [];
  for (let first = 0; first < asked.length; first += groupSize) {
    const group = asked.slice(first, first + groupSize);
    const fits = (stream: ObjectStream) => queryFits(stream, reach);
    const facts = await askFacts(group, { session, counts, fitsUri: fits }, run);
    const settled: Settled[] = [];
    for (const each of group) {
      const known = facts.get(each.stream.object);
      if (known === undefined) throw new RangeError(`no facts about ${each.stream.object}`);
      const forgotten = forgottenDeletions(each, known, settings.deletedGap, run);
      if (forgotten !== null) {
        yield failedReading(each.stream, forgotten);
        continue;
      }
      const isResynced = known.deletionsSince !== null && settings.deletedGap === "resync";
      const { stream, intent } = isResynced ? anew(each) : each;
      const decision = decide(stream, intent, known, { ...settings, readUnchanged });
      if (decision.kind === "settled") settled.push(decision);
      else if (!decision.small) yield streamReading(decision, reach, room);
      else if (small.push(decision) === queriesOfComposite) yield smallReading(small.splice(0), reach, room);
    }
    if (settled.length > 0) yield settledReading(settled, reach);
  }
  if (small.length > 0) yield smallReading(small, reach, room);
}

/** Sizes of what is loaded in full, where they decide how it is read. */
async function countsForFullLoads(
  asked: readonly Wanted[],
  reach: Reach,
  run: Run,
): Promise<ReadonlyMap<string, number> | null> {
  const names = asked.filter(({ intent }) => isLoadedInFull(intent)).map(({ stream }) => stream.object);
  return names.length === 0 ? null : await recordCounts(reach.session, names, run);
}

function isLoadedInFull({ full, scan }: Intent): boolean {
  return full && (scan === null || scan.kind === "tail");
}

function queryFits(stream: ObjectStream, reach: Reach): boolean {
  const slice = { from: longestMoment, to: longestMoment };
  const query = queryOf({ stream }, reach, slice);
  const soql = orderedSoql(query, { stamp: longestMoment, id: "0".repeat(18) });
  return fitsUri(queryPath(soql, true));
}
const longestMoment = "2000-01-01T00:00:00.000Z";

function sayChangedKey(stream: ObjectStream, run: Run): void {
  const before = changedKey(stream);
  if (before === null) return;
  const text = `The replication key was ${before} and is ${stream.replicationKey} now: the stream is loaded in full again.`;
  run.tell({ level: "warn", code: "replication_key_changed", stream: stream.object, text });
}
