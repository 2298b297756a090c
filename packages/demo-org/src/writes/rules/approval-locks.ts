import { OrgError, type Value } from "../../org/org.ts";

/**
 * An approval process of the org locks what it decides about: an opportunity whose next step is `In approval`. Here nobody may change it,
 * also no administrator.
 * @throws OrgError ENTITY_IS_LOCKED
 */
export function checkNotInApproval(object: string, row: ReadonlyMap<string, Value>): void {
  if (object !== "Opportunity" || row.get("NextStep") !== "In approval") return;
  throw new OrgError(400, "ENTITY_IS_LOCKED", "the entity is locked for editing", []);
}
