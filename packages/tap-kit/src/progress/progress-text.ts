import { inTerminal } from "../verbs/print/shown-text.ts";
import type { RunningStream, RunSnapshot } from "./run-snapshot.ts";

/** One line about a running stream, on a terminal. */
export function streamLine({ id, received, expected, rowsPerSecond, phase }: RunningStream): string {
  const of = expected === null ? "" : ` of ${count(expected)}`;
  const rate = rowsPerSecond === 0 ? "" : `${count(rowsPerSecond)} rows/s`;
  const rows = `${count(received)}${of} ${plural(expected ?? received, "row")}`;
  return `  ${[inTerminal(id), rows, rate, inTerminal(phase)].filter((part) => part !== "").join("  ")}`;
}

/** One sentence about the whole run: streams done, records, calls used and left, time passed and left. */
export function runLine(snapshot: RunSnapshot): string {
  const { streams, done, failed, records, calls, callsLeft, seconds, secondsLeft } = snapshot;
  return [
    `${count(done)} of ${count(streams)} ${plural(streams, "stream")} done${failed === 0 ? "" : ` (${count(failed)} failed)`}`,
    `${count(records)} ${plural(records, "record")}`,
    `${count(calls)} ${plural(calls, "call")}${callsLeft === null ? "" : ` (${count(callsLeft)} left)`}`,
    duration(seconds),
    ...(secondsLeft === null ? [] : [`about ${duration(secondsLeft)} left`]),
  ].join(", ");
}

/** The same with what runs now: for a log that somebody reads line by line. */
export function progressSentence(snapshot: RunSnapshot): string {
  const { running } = snapshot;
  const shown = running.slice(0, 3).map((each) => streamLine(each).trim().replaceAll(/ {2,}/g, ", "));
  const more = running.length - shown.length;
  const now = running.length === 0 ? "" : `; reading ${shown.join("; ")}${more > 0 ? ` and ${more} more` : ""}`;
  return `${runLine(snapshot)}${now}`;
}

/** `1 h 2 min`, `3 min 4 s`, `5 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole >= 3600) return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
  if (whole >= 60) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${whole} s`;
}

/** `1,234,567`, the same on every machine. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

function plural(value: number, thing: string): string {
  return value === 1 ? thing : `${thing}s`;
}
