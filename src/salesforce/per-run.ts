import type { Run } from "@singer-io-ts/tap-kit";

/** What all streams of a run share: made when it is first asked for, and forgotten with the run. */
export function perRun<T extends object>(make: () => T): (run: Run) => T {
  const made = new WeakMap<Run, T>();
  return (run) => {
    const known = made.get(run);
    if (known !== undefined) return known;
    const value = make();
    made.set(run, value);
    return value;
  };
}
