import type { Kind } from "./tap-error.ts";

/** The exit code of each kind of failure, worst first: of several, the first of this order is the run's. */
const exitCodes: readonly (readonly [Kind, number])[] = [
  ["defect", 1],
  ["integrity", 4],
  ["config", 2],
  ["unavailable", 5],
  ["limit", 3],
];

/** The exit code of a run in which these kinds of failure happened; 0 for none. */
export function exitCodeOf(kinds: Iterable<Kind>): number {
  const happened = new Set(kinds);
  return exitCodes.find(([kind]) => happened.has(kind))?.[1] ?? 0;
}

export const exitOfClosedPipe = 141;

/** What a shell reports of a process that the signal ended. */
export function exitCodeOfSignal(reason: unknown): number {
  return reason === "SIGHUP" ? 129 : reason === "SIGINT" ? 130 : 143;
}
