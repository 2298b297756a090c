import type { Entity } from "../../org/user-view.ts";
import { type Comparison, type Condition, topLevelParts } from "../where/condition.ts";
import type { Test } from "../where/predicate.ts";

/**
 * Archived versions that are not the latest of their article come only in a query for old versions of articles by id:
 * `KnowledgeArticleId = ... AND IsLatestVersion = false`. Since API version 47 nothing else needs a filter. (Knowledge
 * Developer Guide, SOQL and SOSL with Salesforce Knowledge.)
 * @returns null where nothing is hidden.
 */
export function oldVersionsHidden(condition: Condition | null, { def, table }: Entity): Test | null {
  if (!def.hidesOldVersions || asksForOld(condition)) return null;
  const [isLatest, status] = [table.reader("IsLatestVersion"), table.reader("PublishStatus")];
  return (index) => isLatest(index) === true || status(index) !== "Archived";
}

function asksForOld(condition: Condition | null): boolean {
  const parts = topLevelParts(condition);
  const some = (is: (part: Comparison) => boolean): boolean =>
    parts.some((part) => part.kind === "compare" && is(part));
  const isEqual = ({ operator }: Comparison): boolean => operator === "=" || operator === "IN";
  return (
    some((part) => part.path.toLowerCase() === "knowledgearticleid" && isEqual(part)) &&
    some(({ path, operator, values }) => {
      return path.toLowerCase() === "islatestversion" && operator === "=" && values[0]?.text.toLowerCase() === "false";
    })
  );
}
