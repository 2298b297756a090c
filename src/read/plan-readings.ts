import { type Reading, type Run, type Selection, TapError } from "@singer-io-ts/tap-kit";
import type { ReadSettings } from "../config/config.ts";
import type { FieldBackfill } from "../plan/bookmark/field-backfill.ts";
import type { ResumePoint } from "../plan/bookmark/resume-point.ts";
import { type Decision, decide, type Load, type Unchanged } from "../plan/decide-load.ts";
import type { StreamWithState } from "../plan/full-refresh.ts";
import type { ObjectStream } from "../plan/object-stream.ts";
import type { ColumnsNow } from "../plan/schema/field-changes.ts";
import { SmallLoads } from "../plan/small-loads.ts";
import { recordCounts } from "../salesforce/describe/record-counts.ts";
import { type Asked, askFacts, warnRefusedDeletions, warnStalledWatermarks } from "./changes/ask-changes.ts";
import { forgottenDeletions } from "./changes/deletion-gap.ts";
import { queryFits, queryOf } from "./objects/slice-query.ts";
import { TailRoom } from "./objects/tail-list.ts";
import type { ReadContext } from "./read-context.ts";
import { failedReading, fillingReading, smallReading, streamReading, unchangedReading } from "./readings.ts";
import { leavingOut } from "./refused-objects.ts";
import { knowFields } from "./schema/new-fields.ts";
import { StreamShapes } from "./schema/stream-shapes.ts";
import { type StartSettings, type StreamsToRead, streamsToRead } from "./streams-to-read.ts";

export interface PlanSettings extends Omit<ReadSettings, "records">, StartSettings {
  /** Absent: the streams' columns are the user's own. */
  readonly columnsNow?: ColumnsNow;
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

/** What the readings of a run are decided by. */
interface Plan {
  readonly settings: PlanSettings;
  readonly context: ReadContext;
  readonly streams: StreamsToRead;
  /** Old rows to read again, by stream id. */
  readonly fills: ReadonlyMap<string, readonly FieldBackfill[]>;
  /** Approximate rows by object, where they decide how it is read; null: nothing was asked. */
  readonly counts: ReadonlyMap<string, number> | null;
  readonly readUnchanged: boolean;
}

/** Asks about the streams, group by group, and gives the readings as they are decided. */
export async function* planReadings(
  selections: readonly Selection[],
  given: Pick<ReadContext, "session" | "records">,
  settings: PlanSettings,
  run: Run,
): AsyncGenerator<Reading> {
  const { session } = given;
  const { cacheDir, schemaChanges: mode, columnsNow = null, streamOf, backfillNewFields: backfill } = settings;
  const shapes = new StreamShapes({ session, cacheDir, mode, columnsNow, streamOf });
  const context: ReadContext = { ...given, run, shapes, tailRoom: new TailRoom() };
  const started = session.now();
  const streams = streamsToRead(selections, settings, context);
  yield* streams.decided;
  const { asked } = streams;
  const fills = knowFields(asked, shapes, { backfill }, run);
  const counts = await countsForFullLoads(asked, fills, context);
  const readUnchanged = asked.length <= readAllUpTo;
  if (!readUnchanged) logStart(started, run);
  const plan: Plan = { settings, context, streams, fills, counts, readUnchanged };
  const small = new SmallLoads();
  const facts = new Map<string, Asked>();
  for (let first = 0; first < asked.length; ) {
    const { left } = run.allowance;
    // guard(tight-quota, `left !== null && left < asked.length` -> `false`): a run would ask for the changes of all streams and have no API call left to read one.
    const isTight = left !== null && left < asked.length;
    const group = asked.slice(first, first + (isTight ? tightGroupSize : groupSize));
    first += group.length;
    const fitsUri = (stream: ObjectStream) => queryFits(queryOf(stream, context, bothBounds));
    const { visibilityLagMs, end } = settings;
    for (const [id, found] of await askFacts(group, { session, counts, visibilityLagMs, end, fitsUri }, run))
      facts.set(id, found);
    yield* readingsOf(group, facts, plan, small);
  }
  warnStalledWatermarks(facts, run);
  warnRefusedDeletions(facts, run);
  yield* smallReadings(small.rest(), plan);
}

/** The readings of some streams. Of those with few rows only the ones that fill a call: others may come to share it. */
function* readingsOf(
  group: readonly StreamWithState[],
  facts: ReadonlyMap<string, Asked>,
  plan: Plan,
  small: SmallLoads,
): Generator<Reading> {
  const { context, counts } = plan;
  const unchanged: Unchanged[] = [];
  for (const each of group) {
    const known = facts.get(each.stream.id);
    if (known === undefined) throw new RangeError(`no facts about ${each.stream.id}`);
    const decision = decideStream(each, known, plan);
    if (decision instanceof TapError) yield failedReading(each.stream.selection, decision);
    else if (decision.kind === "unchanged") unchanged.push(decision);
    else if (decision.fills !== undefined) {
      const rows = counts?.get(decision.stream.object) ?? null;
      yield fillingReading(decision, { fills: decision.fills, rows }, context);
    } else if (decision.small) yield* smallReadings(small.add(decision), plan);
    else yield leaving(streamReading(decision, context), [decision.stream], plan);
  }
  if (unchanged.length > 0) yield unchangedReading(unchanged, context);
}

type StreamDecision = Decision & { readonly fills: readonly FieldBackfill[] | undefined };

/** @returns the error of a stream that cannot be read. */
function decideStream(
  each: StreamWithState,
  known: Asked,
  { settings, context, streams, fills, readUnchanged }: Plan,
): StreamDecision | TapError {
  const verdict = known.trouble ?? forgottenDeletions(each, known, settings.deletedGap, context.run);
  if (verdict instanceof TapError) return verdict;
  const isReloaded = verdict === "resync";
  const own = isReloaded ? streams.reload(each) : each;
  if (isReloaded) knowFields([own], context.shapes, { backfill: settings.backfillNewFields }, context.run);
  const old = isReloaded ? undefined : fills.get(own.stream.id);
  const isRead = readUnchanged || old !== undefined;
  return { ...decide(own.stream, own.resume, known, { ...settings, readUnchanged: isRead }), fills: old };
}

function* smallReadings(loads: readonly Load[], plan: Plan): Generator<Reading> {
  if (loads.length === 0) return;
  const streams = loads.map(({ stream }) => stream);
  yield leaving(smallReading(loads, plan.context), streams, plan);
}

/** The reading, without what Salesforce refuses for good of what may be left out. */
function leaving(reading: Reading, of: readonly ObjectStream[], { context, streams }: Plan): Reading {
  return leavingOut(reading, of, { session: context.session, optional: streams.optional });
}

/** The time that the run stands for: `updated` sees whole minutes only, and streams without a change before it are not read. */
function logStart(started: Date, run: Run): void {
  const minute = new Date(Math.floor(started.getTime() / 60_000) * 60_000).toISOString();
  const text = `This run has everything that was committed before ${minute}, in all streams; later changes may come with the next run.`;
  run.log({ level: "info", code: "run_moment", text });
}

/** Sizes of what is loaded in full, where they decide how it is read. */
async function countsForFullLoads(
  asked: readonly StreamWithState[],
  fills: ReadonlyMap<string, readonly FieldBackfill[]>,
  context: ReadContext,
): Promise<ReadonlyMap<string, number> | null> {
  const { run } = context;
  const isCounted = ({ stream, resume }: StreamWithState): boolean => isLoadedInFull(resume) || fills.has(stream.id);
  const names = asked.filter(isCounted).map(({ stream }) => stream.object);
  return names.length === 0 ? null : await recordCounts(context.session, names, run);
}

function isLoadedInFull({ full, scan }: ResumePoint): boolean {
  // A job goes on as a job; from a cursor either API can go on.
  return full && (scan === null || scan.kind !== "job");
}

/** As long as a slice can be in SOQL. */
const bothBounds = { from: "2000-01-01T00:00:00.000Z", to: "2000-01-01T00:00:00.000Z" };
