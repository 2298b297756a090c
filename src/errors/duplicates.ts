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
  const { duplicateResult, duplicateResut } = Object(error);
  const { allowSave, matchResults } = Object(duplicateResult ?? duplicateResut);
  if (!Array.isArray(matchResults)) return null;
  const records = matchResults.flatMap((each: unknown) => listIn(Object(each).matchRecords));
  const ids = records.map((each): unknown => Object(Object(each).record).Id).filter((id) => typeof id === "string");
  return { ids: [...new Set(ids)], allowSave: allowSave === true };
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
