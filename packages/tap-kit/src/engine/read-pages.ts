import type { TapError } from "../errors/tap-error.ts";
import { asTapError } from "../log/log-failure.ts";
import type { Tally } from "../quota/counting-allowance.ts";
import type { Outcome, Page } from "../tap/page.ts";
import type { Reading } from "../tap/source.ts";
import type { Selection } from "../tap/stream.ts";
import { brokenPromise, circling } from "./broken-promise.ts";
import { closeIterator } from "./close-iterator.ts";
import { encodePage } from "./encode-page.ts";
import { endStream } from "./end-stream.ts";
import type { StreamProgress } from "./progress.ts";
import { refuseLacking, refuseShrinking } from "./refuse-activation.ts";
import type { SyncContext } from "./sync-context.ts";

/**
 * Carries out one reading: each of its streams has an outcome afterwards. Its calls are counted in `tally`.
 * @throws where the output has failed, or where something fails when all of its streams have ended.
 */
export async function readReading(reading: Reading, tally: Tally, context: SyncContext): Promise<void> {
  const { allowance, emitter } = context;
  const mine = claim(reading, context);
  try {
    await allowance.attribute(tally, async () => {
      for (const progress of mine.values()) await begin(progress, tally, context);
      await readPages(reading, mine, context);
    });
  } catch (error) {
    if (emitter.isBroken || open(mine).length === 0) throw error;
    for (const progress of open(mine)) await endStream(progress, outcomeOf(error, progress, context), context);
  }
}

function claim(reading: Reading, { streams }: SyncContext): ReadonlyMap<string, StreamProgress> {
  return new Map(
    reading.selections.map((selection) => {
      const { stream } = selection;
      const progress = streams.get(stream.id);
      if (progress === undefined || progress.startedMs !== null) {
        throw brokenPromise(stream.id, "a reading was planned for a stream that is not selected or has been read");
      }
      progress.selection = selection;
      progress.transport = reading.forecast.transport;
      progress.isShared = reading.selections.length > 1;
      const { rows, rowsByStream } = reading.forecast;
      progress.forecast = (progress.isShared ? rowsByStream?.get(stream.id) : rows) ?? null;
      return [stream.id, progress];
    }),
  );
}

async function begin(
  progress: StreamProgress,
  tally: StreamProgress["tally"],
  { run, protocol, emitter }: SyncContext,
): Promise<void> {
  progress.startedMs = run.clock.monotonicMs();
  progress.tally = tally;
  await emitter.write(protocol.start(progress.selection));
}

async function readPages(
  reading: Reading,
  mine: ReadonlyMap<string, StreamProgress>,
  context: SyncContext,
): Promise<void> {
  const { run, grace, log } = context;
  const pages = reading.read(run)[Symbol.asyncIterator]();
  let isDone = false;
  try {
    while (!isDone) {
      const next = await grace.wait(pages.next());
      isDone = next.done === true;
      if (next.done) break;
      await take(next.value, mine, context);
      // The run is to stop, and this bookmark covers everything read so far: no need to wait until the reading notices.
      if (run.signal.aborted && next.value.bookmark !== undefined) break;
    }
  } finally {
    if (!isDone) await closeIterator(pages, grace, log);
  }
  for (const progress of open(mine)) {
    const stopped: Outcome = { kind: "stopped", because: "signal" };
    const silent = brokenPromise(progress.id, "its reading ended without an outcome");
    await endStream(progress, run.signal.aborted ? stopped : { kind: "failed", error: silent }, context);
  }
}

async function take(page: Page, mine: ReadonlyMap<string, StreamProgress>, context: SyncContext): Promise<void> {
  const { emitter } = context;
  const progress = mine.get(page.stream);
  if (progress === undefined) throw brokenPromise(page.stream, "a page is of a stream that is not in the reading");
  if (progress.outcome !== null) throw brokenPromise(page.stream, "a page came after its end");
  if (page.selection !== undefined) await reshape(page.selection, progress, context);
  // guard(state-after-records, `await write(page, progress, context)` -> `if (page.bookmark !== undefined) { await emitter.takeBookmark(page.stream, page.bookmark); await emitter.lastState(); } await write(page, progress, context)`): a state could cover records that a killed run never wrote.
  await write(page, progress, context);
  if (page.counts !== undefined) progress.count(page.counts);
  const { end } = page;
  const rows = page.bookmark?.rows ?? progress.rows;
  if (end?.kind === "complete" && end.activate) {
    const { activatesVersions } = context.protocol;
    const refusal = context.mayShrink(page.stream)
      ? null
      : refusalOf(end, activatesVersions ? rows : null, progress, context);
    // The bookmark of a complete load is not taken, so that the next run checks again.
    // guard(shrunken-not-loaded): a full load that was refused would count as done.
    if (refusal !== null) return endStream(progress, { kind: "failed", error: refusal }, context);
    await emitter.activate(progress.selection);
  }
  if (page.bookmark !== undefined) {
    progress.rows = rows;
    const text = await emitter.takeBookmark(page.stream, page.bookmark);
    if (progress.circling.isCircling(text)) throw circling(page.stream);
  }
  if (end !== undefined) await endStream(progress, end, context);
  else await emitter.offerState();
}

/** The records have another schema from here on. */
async function reshape(
  selection: Selection,
  progress: StreamProgress,
  { emitter, protocol }: SyncContext,
): Promise<void> {
  if (selection.stream.id !== progress.id || selection.version !== progress.selection.version) {
    throw brokenPromise(progress.id, "a page changes more of its selection than the schema");
  }
  progress.selection = selection;
  await emitter.settle(progress.id);
  await emitter.write(protocol.reshape(selection));
}

async function write(page: Page, progress: StreamProgress, context: SyncContext): Promise<void> {
  const { emitter, protocol } = context;
  const count = "lines" in page ? page.records : page.objects.length;
  if (count === 0) return;
  if (progress.records === 0) await emitter.write(protocol.running(progress.selection));
  progress.records += count;
  for (const block of "lines" in page ? [page] : encodePage(page, progress.selection, protocol)) {
    progress.circling.see(() => firstRecord(block.lines, progress.selection, context));
    await emitter.writeRecords(progress.selection, block);
  }
}

function refusalOf(
  { lacks, narrowed }: { readonly lacks?: string; readonly narrowed?: string },
  rows: number | null,
  { selection }: StreamProgress,
  { narrowingSettings }: SyncContext,
): TapError | null {
  // guard(load-lacks): rows that the user can no longer see would be removed from the target without a warning.
  if (lacks !== undefined) return refuseLacking(selection, lacks);
  return refuseShrinking(selection, { rows, narrowed, narrowingSettings });
}

/** The first line without its envelope, whose length does not depend on the time. */
function firstRecord(lines: Uint8Array, selection: Selection, { run, protocol }: SyncContext): Uint8Array {
  const { open, close } = protocol.envelope(selection, run.clock.now());
  const end = lines.indexOf(10);
  return lines.subarray(open.length, Math.max((end < 0 ? lines.length : end) - close.length, open.length));
}

function outcomeOf(error: unknown, { id }: StreamProgress, { run }: SyncContext): Outcome {
  // What fails after the signal fails because of it.
  return run.signal.aborted ? { kind: "stopped", because: "signal" } : { kind: "failed", error: asTapError(error, id) };
}

function open(mine: ReadonlyMap<string, StreamProgress>): readonly StreamProgress[] {
  return [...mine.values()].filter(({ outcome }) => outcome === null);
}
