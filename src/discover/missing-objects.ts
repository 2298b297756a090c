import { nearest, TapError } from "@singer-io-ts/tap-kit";
import { listNames } from "../names.ts";
import type { ObjectSummary } from "../salesforce/describe/describe-global.ts";
import { choicesOf, isGlob, matcher, obstacle, optInReason } from "./object-traits.ts";
import { matchObjects } from "./select-objects.ts";

/** What the setting `objects` names and the tap cannot read. */
export interface MissingObject {
  /** As the setting has it, without a leading `!`. */
  readonly name: string;
  /** By a leading `!`. */
  readonly isExcluded: boolean;
  readonly error: TapError;
}

/**
 * The names in the setting `objects` that are no object of the org that can be read: misspelt, or hidden from the user. What
 * they name would be missing in silence, or read although it is excluded. Globs may match nothing.
 */
export function missingObjects(
  summaries: readonly ObjectSummary[],
  patterns: readonly string[],
): readonly MissingObject[] {
  const names = summaries.map(({ name }) => name);
  const known = new Set(names.map((name) => name.toLowerCase()));
  return patterns.flatMap((pattern) => {
    const isExcluded = pattern.startsWith("!");
    return namesIn(isExcluded ? pattern.slice(1) : pattern).flatMap((name): readonly MissingObject[] => {
      // guard(missing-object, `!known.has(name.toLowerCase())` -> `false`): an object that is misspelled or hidden would be left out without an error.
      if (!known.has(name.toLowerCase())) return [{ name, isExcluded, error: unknownObject(name, names, isExcluded) }];
      if (isExcluded || matchObjects(summaries, [name]).length > 0) return [];
      return [{ name, isExcluded, error: unreadableObject(name, names) }];
    });
  });
}

/** The names that a pattern spells out, those in braces too; none of a glob. */
const namesIn = (pattern: string): readonly string[] => (isGlob(pattern) ? [] : choicesOf(pattern));

function unknownObject(name: string, names: readonly string[], isExcluded: boolean): TapError {
  const near = nearest(name, names);
  if (isExcluded) {
    const what = `objects: !${name} leaves out nothing: this user sees no object by the name ${name}.`;
    const hint = near === null ? "Take it out of objects." : `Did you mean !${near}? Otherwise take it out of objects.`;
    return missing(name, what, hint);
  }
  const hint =
    near === null
      ? "Give the user access to it, or take it out of objects."
      : `Did you mean ${near}? Otherwise give the user access to it, or take it out of objects.`;
  return missing(name, `objects: this user sees no object by the name ${name}.`, hint);
}

function unreadableObject(name: string, names: readonly string[]): TapError {
  const isMeant = matcher([name]);
  const own = names.find(isMeant) ?? name;
  const why = obstacle(own, new Set(names)) ?? "it cannot be queried";
  return missing(own, `objects: ${own} cannot be read: ${why}.`, "Take it out of objects.");
}

function missing(stream: string, what: string, hint: string): TapError {
  return new TapError(what, { code: "OBJECT_MISSING", kind: "config", stream, hint });
}

/** By its form, the id of a stream that is an sObject: those of other kinds of streams begin with a small letter, and may have `__` too. */
const objectName = /^(?:[A-Z]\w*|[a-z]\w*__(?:[A-Z][A-Za-z]*|c|mdt|x|b|e|kav|ka|hd|dlm|dll|cio|chn|p))$/;

/**
 * Why an object that was read by an earlier run cannot be read any more, though no setting leaves it out; null: there is
 * nothing to say.
 */
export function vanishedObject(
  name: string,
  summaries: readonly ObjectSummary[],
  patterns: readonly string[],
): TapError | null {
  if (!objectName.test(name) || isLeftOut(name, patterns)) return null;
  const found = summaries.find((summary) => summary.name === name);
  // guard(vanished-object, `found?.queryable` -> `true`): an object that an admin has hidden would be left out without an error.
  if (found?.queryable) return null;
  return new TapError(
    `${name}: the state has a bookmark of it, and this user ${found ? "cannot query" : "sees"} no such object any more.`,
    {
      code: "OBJECT_VANISHED",
      kind: "config",
      stream: name,
      hint: `Give the user access to it again, or remove the bookmark of ${name} from the state.`,
    },
  );
}

/** Why an object of a catalog cannot be read, as far as the list of the org's objects says; null: it says nothing against it. */
export function goneObject(name: string, summaries: readonly ObjectSummary[]): TapError | null {
  const found = summaries.find((summary) => summary.name === name);
  if (found?.queryable) return null;
  return unreadableInCatalog(name, found ? "it cannot be queried" : "this user sees no object by that name");
}

/** The error about an object of a catalog. @param why it cannot be read, as half a sentence */
export const unreadableInCatalog = (name: string, why: string): TapError =>
  missing(
    name,
    `${name}: the catalog has it, but it cannot be read: ${why}.`,
    "Give the user access to it, or deselect it in the catalog.",
  );

/** Whether the patterns of `objects` leave it out, whatever it is. */
function isLeftOut(name: string, patterns: readonly string[]): boolean {
  const wanting = patterns.filter((pattern) => !pattern.startsWith("!"));
  const unwanted = patterns.filter((pattern) => pattern.startsWith("!")).map((pattern) => pattern.slice(1));
  return (wanting.length > 0 && !matcher(wanting)(name)) || matcher(unwanted)(name);
}

/**
 * One sentence about objects that an earlier run read, by a version of the tap or a setting that let it, and that discovery
 * leaves out by itself; null where there is none.
 * @param names of streams that the state knows and this run does not read.
 */
export function leftOutNow(
  names: readonly string[],
  summaries: readonly ObjectSummary[],
  patterns: readonly string[],
): string | null {
  const discovered = new Set(matchObjects(summaries, patterns).map(({ name }) => name));
  const all = new Set(summaries.map(({ name }) => name));
  const byReason = new Map<string, string[]>();
  for (const name of names) {
    if (!all.has(name) || discovered.has(name) || isLeftOut(name, patterns)) continue;
    const unreadable = obstacle(name, all);
    const toName = optInReason(name);
    const why = unreadable ?? (toName === null ? null : `${toName}: name it in the setting objects to continue`);
    if (why !== null) byReason.set(why, [...(byReason.get(why) ?? []), name]);
  }
  if (byReason.size === 0) return null;
  const parts = Array.from(byReason, ([why, some]) => `${listNames(some)} (${why})`);
  return `The state has bookmarks of objects that are not read any more: ${parts.join("; ")}. Remove their bookmarks from the state to be rid of this warning.`;
}
