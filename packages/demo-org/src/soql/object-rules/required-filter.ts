import { OrgError } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { type Comparison, type Condition, topLevelParts } from "../where/condition.ts";

/**
 * Some objects can be queried only with a filter that names a few rows: `=` or IN on one of certain fields.
 * @throws OrgError with the object's own message and the code of REST or of Bulk
 */
export function checkRequiredFilter(condition: Condition | null, { def, hasAllFiles }: Entity, bulk: boolean): void {
  const { requiredFilter } = def;
  if (requiredFilter === null || hasAllFiles) return;
  const wanted = new Set(requiredFilter.fields.map((name) => name.toLowerCase()));
  const names = (part: Comparison): boolean =>
    wanted.has(part.path.toLowerCase()) &&
    (part.operator === "=" || part.operator === "IN") &&
    !part.values.some(({ type }) => type === "NULL") &&
    !(requiredFilter.isLiteral && part.semiJoin !== null);
  if (topLevelParts(condition).some((part) => part.kind === "compare" && names(part))) return;
  throw new OrgError(400, bulk ? "API_ERROR" : "MALFORMED_QUERY", requiredFilter.message);
}
