import type { DuplicatesError } from "../../org/org.ts";

/** The version that a request names, and the path to it. */
export interface VersionPath {
  readonly base: string;
  readonly version: number;
}

/** Recorded answers have the member misspelt up to version 56.0, and spelt right in later years; from which version on is a guess. */
const firstSpeltRight = 57;

/** What an error of a duplicate rule says beside code and message. (Object Reference, DuplicateResult.) */
export function duplicateResult(
  { message, found }: DuplicatesError,
  { base, version }: VersionPath,
): Readonly<Record<string, unknown>> {
  const { duplicateRule, matchingRule, object, allowSave, ids } = found;
  const matchRecords = ids.map((id) => ({
    additionalInformation: [],
    fieldDiffs: [],
    matchConfidence: 100,
    record: { attributes: { type: object, url: `${base}/sobjects/${object}/${id}` }, Id: id },
  }));
  const result = {
    allowSave,
    duplicateRule,
    duplicateRuleEntityType: object,
    errorMessage: message,
    matchResults: [
      {
        entityType: object,
        errors: [],
        matchEngine: "ExactMatchEngine",
        matchRecords,
        rule: matchingRule,
        size: ids.length,
        success: true,
      },
    ],
  };
  return { [version < firstSpeltRight ? "duplicateResut" : "duplicateResult"]: result };
}
