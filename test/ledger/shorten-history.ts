import { type History, plainSetup, type Setup, type Sync, undisturbedRun } from "./history.ts";

/**
 * Shortens a history that fails: leaves out steps, faults of runs and settings of the setup as long as it still fails.
 * fast-check would make each number smaller, one by one, which takes too long for a history.
 * @param untilMs when to stop, by `nowMs`
 * @param nowMs the real time
 */
export async function shortened(
  history: History,
  fails: (history: History) => Promise<boolean>,
  { untilMs, nowMs }: { readonly untilMs: number; readonly nowMs: () => number },
): Promise<History> {
  let shortest = history;
  const isTried = async (other: Partial<History>): Promise<boolean> => {
    const candidate = { ...shortest, ...other };
    if (nowMs() > untilMs || !(await fails(candidate))) return false;
    shortest = candidate;
    return true;
  };
  for (let size = Math.ceil(history.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < shortest.steps.length; ) {
      if (!(await isTried({ steps: shortest.steps.toSpliced(at, size) }))) at += size;
    }
  }
  for (const [index, step] of shortest.steps.entries()) {
    if (step.kind !== "sync") continue;
    for (const better of betterRuns) {
      const run = shortest.steps[index] as Sync; // only runs are put in place of runs
      await isTried({ steps: shortest.steps.with(index, { ...run, ...better }) });
    }
  }
  for (const plain of plainSetups) await isTried({ setup: { ...shortest.setup, ...plain } });
  return shortest;
}

const { kind: _, nth: _nth, ...undisturbed } = undisturbedRun;
const plainSetups: readonly Partial<Setup>[] = Object.entries(plainSetup).map(([name, plain]) => ({ [name]: plain }));
/** Each setting of a run without faults, one by one. */
const betterRuns: readonly Partial<Sync>[] = Object.entries(undisturbed).map(([name, none]) => ({ [name]: none }));
