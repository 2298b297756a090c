import { count, countOf, duration, estimate, plural } from "../amounts.ts";
import type { RunningStream, RunSnapshot } from "./run-snapshot.ts";

/** So many running streams are part of a sentence. */
const mostNamed = 3;

/** How far the run has come and what runs now, in one sentence: for a log that somebody reads line by line. */
export function progressSentence(snapshot: RunSnapshot): string {
  const { running, streams, done, failed, records } = snapshot;
  if (streams === 0) return [`${snapshot.stage}, ${costs(snapshot)}`, ...waitingText(snapshot)].join("; ");
  const shown = running.slice(0, mostNamed).map(streamText);
  const more = running.length - shown.length;
  const now = running.length === 0 ? "" : `; reading ${shown.join("; ")}${more > 0 ? ` and ${count(more)} more` : ""}`;
  return [
    `${isStoppingText(snapshot)}${doneText(done, streams)}${failed === 0 ? "" : ` (${count(failed)} failed)`}`,
    countOf(records, "record"),
    `${costs(snapshot)}${now}`,
  ].join(", ");
}

/** The same without records and streams, for one line on a terminal: in a long form and a shorter one. */
export function runLines(snapshot: RunSnapshot): readonly string[] {
  const { streams, done, failed, stage } = snapshot;
  const failures = failed === 0 ? "" : ` (${count(failed)} failed)`;
  const what = `${isStoppingText(snapshot)}${streams === 0 ? stage : `${doneText(done, streams)}${failures}`}`;
  // What has passed gives way to what is left.
  return [`${what}, ${costs(snapshot)}`, [what, callsText(snapshot), ...leftTexts(snapshot)].join(", ")];
}

/** An answer that takes so long is named. */
const longWaitSeconds = 5;

/** `waiting 40 s for GET /services/data/v66.0/limits`; none where no single answer keeps the run waiting. */
export function waitingText({ waiting, running }: RunSnapshot): readonly string[] {
  if (waiting === null || waiting.seconds < longWaitSeconds || running.length > 0) return [];
  return [`waiting ${duration(waiting.seconds)} for ${waiting.what}`];
}

/** `412 of 1,200 rows`; `412 of about 1,200 rows` by a forecast. */
export function rowsText({ received, expected, isForecast }: RunningStream): string {
  if (expected === null) return countOf(received, "row");
  return `${count(received)} of ${isForecast ? "about " : ""}${count(expected)} ${plural(expected, "row")}`;
}

/** `12,300 rows/s`; empty where it is not known, or nothing comes. */
export function rateText({ rowsPerSecond }: RunningStream): string {
  return (rowsPerSecond ?? 0) < 0.5 ? "" : `${count(Math.round(rowsPerSecond ?? 0))} rows/s`;
}

function streamText(stream: RunningStream): string {
  return [stream.id, rowsText(stream), rateText(stream), stream.phase].filter((part) => part !== "").join(", ");
}

/** Calls used and left, time passed and left. */
function costs(snapshot: RunSnapshot): string {
  return [callsText(snapshot), duration(snapshot.seconds), ...leftTexts(snapshot)].join(", ");
}

function callsText({ calls, callsLeft }: RunSnapshot): string {
  return `${countOf(calls, "call")}${callsLeft === null ? "" : ` (${count(callsLeft)} left)`}`;
}

function leftTexts({ secondsLeft, isLeast }: RunSnapshot): readonly string[] {
  return secondsLeft === null ? [] : [`${isLeast ? "over" : "about"} ${estimate(secondsLeft)} left`];
}

const doneText = (done: number, streams: number): string => `${count(done)} of ${countOf(streams, "stream")} done`;
const isStoppingText = ({ isStopping }: RunSnapshot): string => (isStopping ? "Stopping: " : "");
