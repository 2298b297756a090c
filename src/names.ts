import { nearest } from "@singer-io-ts/tap-kit";

const most = 5;

/** The first few of many names, and how many more there are: for one sentence about all of them. */
export function listNames(names: readonly string[]): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** ` (did you mean X?)` with the known name that is most like the word; empty where none is. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = nearest(word, known);
  return near === null ? "" : ` (did you mean ${near}?)`;
}

/** Names of objects and fields are case-insensitive. (SOQL and SOSL Reference) */
export const isSameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Field-history objects share a key prefix: `deleted` answers for all of them at once (REST API Developer Guide, Get Deleted). */
export function isHistory(object: string): boolean {
  return object.endsWith("History") && object !== "OpportunityHistory";
}
