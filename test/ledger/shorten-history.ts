import { goodRun, type History, plainSetup, type Setup, type Sync } from "./history.ts";

/**
 * The shortest history found, within the time given, that still fails: without the steps that it does not need, with runs as good
 * and a setup as plain as they may be. fast-check would make numbers smaller one by one; here most of a history is not to the point.
 * @param nowMs a clock, since real time is what it takes
 */
export async function shorter(
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
      const run = shortest.steps[index] as Sync; // replaced by runs only
      await isTried({ steps: shortest.steps.with(index, { ...run, ...better }) });
    }
  }
  for (const plain of plainSetups) await isTried({ setup: { ...shortest.setup, ...plain } });
  return shortest;
}

const { kind: _, nth: _nth, ...misfortunes } = goodRun;
const plainSetups: readonly Partial<Setup>[] = Object.entries(plainSetup).map(([name, plain]) => ({ [name]: plain }));
/** A run without one of its misfortunes. */
const betterRuns: readonly Partial<Sync>[] = Object.entries(misfortunes).map(([name, none]) => ({ [name]: none }));
