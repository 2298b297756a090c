import { OrgError } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { type Comparison, type Condition, topLevelParts } from "../where/condition.ts";

/**
 * Some objects are read only by what names a few of their rows: `=` or IN on one of certain fields, beside whatever else.
 * @throws OrgError with the object's own words, by the code of REST or of Bulk
 */
export function checkDemands(condition: Condition | null, { def, hasAllFiles }: Entity, bulk: boolean): void {
  const { demands } = def;
  if (demands === null || hasAllFiles) return;
  const wanted = new Set(demands.fields.map((name) => name.toLowerCase()));
  const names = (part: Comparison): boolean =>
    wanted.has(part.path.toLowerCase()) &&
    (part.operator === "=" || part.operator === "IN") &&
    !part.values.some(({ type }) => type === "NULL") &&
    !(demands.isLiteral && part.semiJoin !== null);
  if (topLevelParts(condition).some((part) => part.kind === "compare" && names(part))) return;
  throw new OrgError(400, bulk ? "API_ERROR" : "MALFORMED_QUERY", demands.message);
}
