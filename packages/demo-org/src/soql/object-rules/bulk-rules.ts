import type { Query } from "soql-parser-js";
import { OrgError } from "../../org/org.ts";
import type { Entity } from "../../org/user-view.ts";
import { isAggregate } from "../groups/grouped-answer.ts";
import type { Selected } from "../select/select.ts";

/** Objects that Bulk refuses in either version (three public connectors' lists agree on them). */
const REFUSED = new Set([
  "CaseStatus",
  "ContractStatus",
  "OrderStatus",
  "PartnerRole",
  "RecentlyViewed",
  "SolutionStatus",
  "TaskPriority",
  "TaskStatus",
]);

const api = (message: string): OrgError => new OrgError(400, "API_ERROR", message);

/** What Bulk 2.0 refuses before it looks at the fields (Bulk API 2.0 Developer Guide, "SOQL Considerations"). */
export function refuseForBulk(query: Query, entity: Entity): void {
  if (REFUSED.has(entity.def.name))
    throw new OrgError(400, "INVALIDENTITY", `Entity '${entity.def.name}' is not supported by the Bulk API.`);
  if (query.offset !== undefined) throw api("OFFSET not supported in Bulk Query");
  if (isAggregate(query)) throw api("Aggregate Relationships not supported in Bulk Query");
  for (const f of query.fields ?? []) {
    if (f.type === "FieldSubquery") throw api("Aggregate Relationships not supported in Bulk Query");
    if (f.type === "FieldTypeof") throw api("TYPEOF not supported in Bulk Query");
    if (f.type === "FieldFunctionExpression" && f.functionName.toUpperCase() === "FIELDS")
      throw api("FIELDS function not supported in Bulk Query");
  }
}

/** Fields without a CSV form. */
export function refuseFieldsForBulk(selected: readonly Selected[]): void {
  for (const s of selected) {
    if (s.kind !== "field") continue;
    const { type } = s.path.field;
    if (type === "address" || type === "location")
      throw new OrgError(400, "FEATURENOTENABLED", "Selecting compound data not supported in Bulk Query");
    if (type === "base64") throw new OrgError(400, "FEATURENOTENABLED", "Binary fields not supported in Bulk Query");
  }
}
