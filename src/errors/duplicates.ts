import { members } from "../salesforce/json/json-fields.ts";

/** What a duplicate rule found. */
export interface Duplicates {
  /** Of the records that are like the one to be saved. */
  readonly ids: readonly string[];
  /** Whether the rule only warns. */
  readonly allowSave: boolean;
}

/**
 * What an error says about a duplicate rule; null: nothing. Salesforce spelt the member `duplicateResut` for years. (Object Reference,
 * DuplicateResult, MatchResult, MatchRecord.)
 */
export function duplicatesIn(error: unknown): Duplicates | null {
  const result = members(error).member("duplicateResult") ?? members(error).member("duplicateResut");
  const matchResults = members(result).list("matchResults");
  if (matchResults === null) return null;
  const records = matchResults.flatMap((each) => members(each).list("matchRecords") ?? []);
  const ids = records.map((each) => members(members(each).member("record")).text("Id")).filter((id) => id !== null);
  return { ids: [...new Set(ids)], allowSave: members(result).flag("allowSave") };
}
