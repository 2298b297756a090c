import { isObject, type Json, type JsonObject } from "../json.ts";
import type { ContractCheck } from "./contract-check.ts";
import { ensureNothingLost, lastState, recordsOf, textsOf } from "./records.ts";
import { ensure, expectExit, type Message, type Trial } from "./trial.ts";

const exitOfStop = 143;

/** What must hold when a run resumes or is interrupted. */
export function resumeChecks(
  trial: Trial,
  {
    interruptions = 6,
    bringsNothingTwice = false,
  }: { readonly interruptions?: number; readonly bringsNothingTwice?: boolean },
): readonly ContractCheck[] {
  const stops = Array.from({ length: interruptions }, (_, index) => index + 1);
  const once = { name: "emits no record of an incremental stream again", run: () => checkNothingTwice(trial) };
  return [
    {
      name: "resumes an interrupted run and loses nothing",
      run: () => forEach(stops, (stop) => checkInterrupted(trial, stop)),
    },
    {
      name: "loses nothing whatever mixture of two states comes back",
      run: () => forEach(stops, (stop) => checkMixtures(trial, stop)),
    },
    ...(bringsNothingTwice ? [once] : []),
  ];
}

async function checkInterrupted(trial: Trial, stop: number): Promise<void> {
  const { messages: all } = await trial.whole();
  const first = await interrupted(trial, stop, {});
  const rest = expectExit(await trial.run([], { state: lastState(first) }), 0);
  ensureNothingLost(all, [first, rest.messages], `when a run is interrupted after ${stop} pages`);
}

async function checkMixtures(trial: Trial, stop: number): Promise<void> {
  const { messages: all } = await trial.whole();
  const first = await interrupted(trial, stop, {});
  const second = await interrupted(trial, stop, lastState(first));
  const [older, newer] = [lastState(first), lastState(second)];
  for (const [how, state] of mixtures(older, newer)) {
    const rest = expectExit(await trial.run([], { state }), 0);
    ensureNothingLost(all, [first, second, rest.messages], `when ${how} comes back (interrupted after ${stop} pages)`);
  }
}

async function checkNothingTwice(trial: Trial): Promise<void> {
  const { messages: all } = await trial.whole();
  const again = expectExit(await trial.run([], { state: lastState(all) }), 0);
  const incremental = new Set(
    all.flatMap(({ type, stream, bookmark_properties: keys }) =>
      type === "SCHEMA" && [keys ?? []].flat().length > 0 ? [stream] : [],
    ),
  );
  const twice = recordsOf(again.messages).filter(({ stream }) => incremental.has(stream));
  ensure(twice.length === 0, `${twice.length} records come again, the first is ${[...textsOf(twice)][0]}`);
}

/** A run that is stopped after so many pages, or ends before. */
async function interrupted(trial: Trial, stopAfterPages: number, state: JsonObject): Promise<readonly Message[]> {
  const outcome = await trial.run([], { state, stopAfterPages });
  return expectExit(outcome, outcome.exitCode === 0 ? 0 : exitOfStop).messages;
}

/** States that a target may give back after these two: mixtures by stream, the older one, or both merged member by member. */
function mixtures(older: JsonObject, newer: JsonObject): readonly (readonly [string, JsonObject])[] {
  const [before, after] = [bookmarksOf(older), bookmarksOf(newer)];
  const pick = (isNewer: (index: number) => boolean) =>
    [...new Set([...before.keys(), ...after.keys()])].flatMap((id, index): [string, Json][] => {
      const bookmark = (isNewer(index) ? after : before).get(id);
      return bookmark === undefined ? [] : [[id, bookmark]];
    });
  return [
    ["every other bookmark of the newer state", { bookmarks: Object.fromEntries(pick((index) => index % 2 === 0)) }],
    ["the other half of the newer bookmarks", { bookmarks: Object.fromEntries(pick((index) => index % 2 === 1)) }],
    ["the older state", older],
    ["both states merged", merge(older, newer)],
  ];
}

function bookmarksOf(state: JsonObject): ReadonlyMap<string, Json> {
  return new Map(Object.entries(isObject(state["bookmarks"]) ? state["bookmarks"] : {}));
}

function merge(older: JsonObject, newer: JsonObject): JsonObject {
  const merged = new Map(Object.entries(older));
  for (const [name, value] of Object.entries(newer)) {
    const before = merged.get(name);
    merged.set(name, isObject(before) && isObject(value) ? merge(before, value) : value);
  }
  return Object.fromEntries(merged);
}

async function forEach(stops: readonly number[], check: (stop: number) => Promise<void>): Promise<void> {
  for (const stop of stops) await check(stop);
}
