import type { TapError } from "../errors/tap-error.ts";
import { asTapError } from "../log/log-failure.ts";
import type { Outcome } from "../tap/page.ts";
import type { StreamProgress } from "./progress.ts";
import type { SyncContext } from "./sync-context.ts";

/** Ends a stream: its last STATE is offered, then its outcome is written and reported. */
export async function endStream(progress: StreamProgress, given: Outcome, context: SyncContext): Promise<void> {
  const { run, protocol, emitter } = context;
  const error = given.kind === "failed" ? asTapError(given.error, progress.id) : null;
  // A limit is no failure: the next run resumes the stream from here.
  const outcome: Outcome = error?.detail.kind === "limit" ? { kind: "stopped", because: "limit" } : given;
  progress.outcome = outcome;
  progress.seconds = progress.startedMs === null ? 0 : (run.clock.monotonicMs() - progress.startedMs) / 1000;
  await emitter.settle(progress.id);
  await emitter.endOfStream(progress.id);
  if (error !== null) await reportFailure(error, context);
  if (error?.detail.scope === "run") context.onObstacle(error);
  await emitter.write(protocol.end(progress.selection, outcome));
  context.onEnd(progress);
}

/** Reports a failure once. One that concerns every stream is reported once for all of them. */
export async function reportFailure(
  error: TapError,
  { reported, onFailure, emitter, protocol }: SyncContext,
): Promise<void> {
  const { scope, code } = error.detail;
  const same = scope === "run" ? code : error;
  if (reported.has(same)) return;
  reported.add(same);
  onFailure(error);
  await emitter.write(protocol.failure(error));
}
