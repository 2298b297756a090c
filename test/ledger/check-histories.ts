import * as fc from "fast-check";
import { expectNothingDoubled, expectTheOrg } from "./end-checks.ts";
import { faults } from "./faults.ts";
import { histories } from "./histories.ts";
import type { History } from "./history.ts";
import { play } from "./play.ts";
import { shortened } from "./shorten-history.ts";

/** The kinds of histories, each with how many of ten histories are of it. */
const tenths = { calm: 4, disturbed: 4, large: 2 } as const;
export type Kind = keyof typeof tenths;

const { LEDGER_RUNS: runs = "20", LEDGER_KIND: only, LEDGER_SEED: seed, LEDGER_PATH: path } = process.env;
const { LEDGER_SHRINK_SECONDS: shrinkSeconds = "15" } = process.env;

/** For a test of many histories, in milliseconds: playing them, or shortening one that fails, takes long. */
export const timeout = 7_200_000;

/** How many of `all` histories are of a kind. The counts of all kinds add up to `all`. */
export function countOf(kind: Kind, all = Number(runs)): number {
  const calm = Math.floor((all * tenths.calm) / 10);
  const large = Math.floor((all * tenths.large) / 10);
  return { calm, large, disturbed: all - calm - large }[kind];
}

/**
 * Plays random histories of a kind until one fails.
 * @throws Error with that history, shortened as far as the time allows, and the command that replays it
 */
export async function checkHistories(kind: Kind): Promise<void> {
  const numRuns = only === undefined ? countOf(kind) : only === kind ? Number(runs) : 0;
  if (numRuns === 0) return;
  const property = fc.asyncProperty(histories(kind === "calm" ? 0 : faults.length), holds);
  const replay = { ...(seed !== undefined && { seed: Number(seed) }), ...(path !== undefined && { path }) };
  const found = await fc.check(property, { numRuns, endOnFailure: true, ...replay });
  if (found.counterexample === null) return;
  const [history] = found.counterexample;
  const nowMs = () => performance.now();
  const { setup, steps } = await shortened(history, fails, { nowMs, untilMs: nowMs() + Number(shrinkSeconds) * 1000 });
  const command = `npm run test:ledger -- --kind ${kind} --seed=${found.seed} --path ${found.counterexamplePath}`;
  const lines = [setup, ...steps].map((each) => JSON.stringify(each));
  const text = [`This history fails, the shortest that was found. Replay the whole one with "${command}":`, ...lines];
  throw new Error(text.join("\n"), { cause: found.errorInstance });
}

async function holds(history: History): Promise<void> {
  const ending = await play(history);
  expectTheOrg(ending);
  expectNothingDoubled(ending);
}

async function fails(history: History): Promise<boolean> {
  return holds(history).then(
    () => false,
    () => true,
  );
}
