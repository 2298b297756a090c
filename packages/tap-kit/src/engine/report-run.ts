import type { Kind } from "../errors/tap-error.ts";
import type { JsonObject } from "../json.ts";
import type { Log } from "../log/log.ts";
import { asTapError } from "../log/log-failure.ts";
import type { CountingAllowance } from "../quota/counting-allowance.ts";
import type { Outcome } from "../tap/page.ts";
import type { StreamProgress, SyncResult } from "./progress.ts";

/** Logs Singer's metrics of a stream that has ended. */
export function reportMetrics({ id, records, seconds }: StreamProgress, log: Log): void {
  logMetrics({ records, seconds, tags: { endpoint: id } }, log);
}

/** Logs the metrics of all streams without a change in one: what sums metrics up finds the same sums as with those of each stream. */
export function reportUnchangedMetrics(
  { streams, seconds }: { readonly streams: number; readonly seconds: number },
  log: Log,
): void {
  logMetrics({ records: 0, seconds, tags: { endpoint: "(unchanged)", streams } }, log);
}

interface Metrics {
  readonly records: number;
  readonly seconds: number;
  readonly tags: JsonObject;
}

function logMetrics({ records, seconds, tags }: Metrics, log: Log): void {
  const metric = (members: { readonly type: string; readonly metric: string; readonly value: number }) => {
    const full = { ...members, tags };
    log({ level: "info", code: "metric", text: `METRIC: ${JSON.stringify(full)}`, metric: full });
  };
  metric({ type: "counter", metric: "record_count", value: records });
  metric({ type: "timer", metric: "job_duration", value: round(seconds) });
}

/** Logs how a stream has ended. */
export function reportEnd(progress: StreamProgress, log: Log): void {
  const { id, outcome, records, received, deleted, expected, rows, tally, seconds } = progress;
  const held = rows === null ? "" : `, ${countOf(rows, "row")} in all`;
  const gone = deleted === 0 ? "" : `, ${deleted} deleted`;
  const text = `${countOf(records, "record")}${receivedOf(progress)}${gone}${held}, ${countOf(tally.calls, "call")}, ${round(seconds)} s: ${statusOf(outcome)}`;
  const level = outcome?.kind === "complete" ? "info" : "warn";
  const details = { records, received, deleted, expected, calls: tally.calls, seconds: round(seconds) };
  log({ level, code: "stream_end", stream: id, each: true, text, details });
}

/** One line for all streams without a change. */
export function reportUnchanged(count: number, log: Log): void {
  const text = `${countOf(count, "stream")} had no change: complete`;
  log({ level: "info", code: "streams_unchanged", text, details: { streams: count } });
}

/** Logs how the run has ended. */
export function reportRun(
  all: readonly StreamProgress[],
  { log, allowance, seconds, failedSettings }: RunReport,
): void {
  const records = all.reduce((sum, progress) => sum + progress.records, 0);
  const replaced = all.reduce((sum, progress) => sum + progress.replaced, 0);
  const mended = replaced === 0 ? "" : `, ${countOf(replaced, "character")} replaced that no target takes`;
  const complete = all.filter(({ outcome }) => outcome?.kind === "complete").length;
  const { taken, observed } = allowance;
  const used = observed === null ? "" : ` (${observed.used} of ${observed.limit} used, says the service)`;
  const failed = failedSettings === 0 ? "" : `, ${countOf(failedSettings, "setting")} failed`;
  const text = `${complete} of ${countOf(all.length, "stream")} complete${failed}, ${countOf(records, "record")}, ${countOf(taken, "call")}${used}${mended}, ${round(seconds)} s`;
  const details = { streams: all.length, complete, records, calls: taken, seconds: round(seconds) };
  log({ level: "info", code: "run_end", text, details });
}

/** The rows received, and how many were expected: by the service's own count, else by the forecast. */
function receivedOf({ received, expected, forecast }: StreamProgress): string {
  const of = received === 0 ? "" : ` of ${countOf(received, "row")} received`;
  if (expected !== null) return `${of} (${expected} expected)`;
  return forecast === null || forecast === 0 ? of : `${of} (about ${forecast} expected)`;
}

export interface RunReport {
  readonly log: Log;
  readonly allowance: CountingAllowance;
  readonly seconds: number;
  /** Settings that failed and gave no stream that could fail for them. */
  readonly failedSettings: number;
}

/** The kinds of failure in a sync; empty when all is complete. */
export function failuresOf({ streams, failure }: SyncResult): readonly Kind[] {
  const ofStreams = streams.flatMap(({ id, outcome }): readonly Kind[] => {
    if (outcome?.kind === "failed") return [asTapError(outcome.error, id).detail.kind];
    return outcome?.kind === "stopped" && outcome.because !== "signal" ? ["limit"] : [];
  });
  return failure === null ? ofStreams : [failure.detail.kind, ...ofStreams];
}

/** How a stream ended, in words. */
function statusOf(outcome: Outcome | null): string {
  switch (outcome?.kind) {
    case "complete":
      return "complete";
    case "stopped":
      return `stopped (${outcome.because}), the next run continues`;
    case "failed":
      return "failed";
    default:
      return "not ended";
  }
}

/** `1 call`, `2 calls`. */
export function countOf(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
