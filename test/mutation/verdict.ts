/** What became of a guard's tests without it. */
export interface Verdict {
  readonly name: string;
  /** Names of the tests that failed because something was not as expected. */
  readonly caught: readonly string[];
  /** The first failure that was no such thing: the guard cannot be taken out like this. */
  readonly broken: string | null;
  /** Its file was loaded by the tests. */
  readonly isLoaded: boolean;
}

/** The name of the trial beside the guards': everything in place, where the same tests must pass. */
export const wholeName = "whole";

/** A verdict as people read it. */
export function lineOf({ name, caught, broken, isLoaded }: Verdict): {
  readonly isFine: boolean;
  readonly text: string;
} {
  const [first] = caught;
  if (name === wholeName) {
    const trouble = broken ?? first;
    return { isFine: trouble === undefined, text: `with everything in place: ${trouble ?? "all tests pass"}` };
  }
  if (first !== undefined) {
    return { isFine: true, text: `${name}: ${first}${caught.length > 1 ? ` and ${caught.length - 1} more` : ""}` };
  }
  if (broken !== null) return { isFine: false, text: `${name}: no test fails as it should: ${broken.split("\n")[0]}` };
  const what = isLoaded ? "every test passes without it" : "its tests do not load its file";
  return { isFine: false, text: `${name}: ${what}` };
}
