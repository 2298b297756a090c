import type { Choice, RefusedChoice } from "../catalog/choose-method.ts";
import { Emitter } from "../engine/emitter.ts";
import { mayShrink } from "../engine/may-shrink.ts";
import type { Protocol } from "../engine/protocol.ts";
import { messageRecords, type RecordSink } from "../engine/record-sink.ts";
import { failuresOf } from "../engine/report-run.ts";
import { sync } from "../engine/sync.ts";
import { type Kind, TapError } from "../errors/tap-error.ts";
import type { Json } from "../json.ts";
import { asTapError, logFailure } from "../log/log-failure.ts";
import { ClosedPipe } from "../output/sink.ts";
import type { KitSettings } from "../settings/kit-settings.ts";
import { laterVersion, versionOf } from "../state/load-version.ts";
import type { Bookmark } from "../tap/bookmark.ts";
import type { Source } from "../tap/source.ts";
import type { Selection } from "../tap/stream.ts";
import type { Job } from "./job.ts";

export interface SyncPlan {
  readonly protocol: Protocol;
  readonly settings: KitSettings;
  /** Where the records go; absent: to standard output, as messages. */
  readonly records?: RecordSink;
  /** The shortest time between two states; absent: as the settings have it. */
  readonly stateIntervalMs?: number;
  /** The state as it came. */
  readonly bookmarks: ReadonlyMap<string, Json>;
  readonly choices: readonly Choice[];
  /** Selected streams that cannot be read: they fail, the others are read. */
  readonly refused?: readonly RefusedChoice[];
  /** Settings whose streams could not be discovered: the rest is read, and the run fails. */
  readonly failures?: readonly TapError[];
  /** The bookmark that a stream resumes from. */
  readonly from: (choice: Choice) => Bookmark | null;
}

/** Reads the chosen streams and writes all messages. Returns the kinds of failure that happened. */
export async function runSync<Config>(job: Job<Config>, source: Source, plan: SyncPlan): Promise<readonly Kind[]> {
  const records = plan.records ?? messageRecords(job.sink, plan.protocol);
  try {
    return await syncInto(records, job, source, plan);
  } finally {
    await records.close();
  }
}

async function syncInto<Config>(
  records: RecordSink,
  job: Job<Config>,
  source: Source,
  plan: SyncPlan,
): Promise<readonly Kind[]> {
  const { clock, log, line, sink, run, allowance, grace, abort, watch } = job;
  const { protocol, settings, bookmarks, stateIntervalMs = settings.stateIntervalMs } = plan;
  const selections = plan.choices.map((choice) => select(choice, plan, clock.now()));
  const unread = { protocol, from: () => null };
  const resumed = selections.filter(({ from }) => from !== null).length;
  const onBroken = (given: unknown) => {
    // guard(sink-defect, `given instanceof ClosedPipe ? given : withNextRun(asTapError(given))` -> `given`): a fault in a format would look like a signal, and nothing would say what it was.
    const error = given instanceof ClosedPipe ? given : withNextRun(asTapError(given));
    // A signal's exit code says nothing of what failed after it. What an earlier failure of the output brings with it is not said again.
    const isSignal = run.signal.aborted && !(run.signal.reason instanceof TapError);
    if (isSignal && error instanceof TapError) logFailure(log, error, line.stack);
    abort(error);
  };
  const emitter = new Emitter({ sink, records, protocol, clock, stateIntervalMs, bookmarks, onBroken });
  const result = await sync(source, {
    run,
    allowance,
    protocol,
    emitter,
    grace,
    log,
    abort,
    selections,
    // Nothing is read of them, whatever their bookmarks say.
    refused: (plan.refused ?? []).map(({ choice, error }) => [select(choice, unread, clock.now()), error] as const),
    failures: plan.failures ?? [],
    maxWorkers: settings.maxWorkers,
    mayShrink: mayShrink(settings.allowShrink),
    narrowingSettings: job.tap.narrowingSettings ?? [],
    onBegin: (streams) => watch.begin(streams, { hasState: line.state !== null, resumed }),
    onEnd: (progress) => watch.streamEnded(progress),
    onFailure: (error) => logFailure(log, error, line.stack),
  });
  if (emitter.isBroken) throw run.signal.reason;
  await emitter.lastState();
  const failures = plan.failures ?? [];
  job.reportWithheld();
  await watch.end(result.streams, { log, allowance, failedSettings: failures.length });
  await sink.flush().catch((error: unknown) => {
    throw error instanceof TapError ? withNextRun(error) : error;
  });
  return [...failures.map(({ detail }) => detail.kind), ...failuresOf(result)];
}

/** Of messages that could not be written, the state says where the next run begins. */
function withNextRun(error: TapError): TapError {
  if (error.detail.code !== "OUTPUT_FAILED") return error;
  const { hint } = error.detail;
  const what = error.message.replace(` ${hint}`, "");
  return new TapError(what, { ...error.detail, hint: `${hint} The next run resumes from the last STATE.` });
}

/** What a run reads of a chosen stream: from its bookmark, under its version. */
export function select(choice: Choice, { protocol, from }: Pick<SyncPlan, "protocol" | "from">, now: Date): Selection {
  const bookmark = from(choice);
  const under = (version: number): Selection => ({
    ...choice,
    from: bookmark,
    version,
    envelope: (at) => protocol.envelope({ stream: choice.stream, version }, at),
    restart: () => under(laterVersion(bookmark, now)),
  });
  return under(versionOf(choice, bookmark, now));
}
