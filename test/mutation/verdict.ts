/** The result of a guard's tests without it. */
export interface Verdict {
  readonly name: string;
  /** Names of the tests that failed because of an expectation. */
  readonly caught: readonly string[];
  /** The first failure of another kind: the guard cannot be taken out like this. */
  readonly broken: string | null;
  /** Whether the tests loaded its file. */
  readonly isLoaded: boolean;
}

/** The name of the verdict with all guards, where the same tests must pass. */
export const wholeName = "whole";

/** A line about a verdict for the terminal. */
export function lineOf({ name, caught, broken, isLoaded }: Verdict): {
  readonly isFine: boolean;
  readonly text: string;
} {
  const [first] = caught;
  if (name === wholeName) {
    const failure = broken ?? first;
    return { isFine: failure === undefined, text: `with all guards: ${failure ?? "all tests pass"}` };
  }
  if (first !== undefined) {
    return { isFine: true, text: `${name}: ${first}${caught.length > 1 ? ` and ${caught.length - 1} more` : ""}` };
  }
  if (broken !== null) return { isFine: false, text: `${name}: no expectation fails: ${broken.split("\n")[0]}` };
  const what = isLoaded ? "every test passes without it" : "its tests do not load its file";
  return { isFine: false, text: `${name}: ${what}` };
}
