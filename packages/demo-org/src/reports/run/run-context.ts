import type { Org, OrgUser } from "../../org/org.ts";
import type { FilterRules } from "../filters/filters.ts";

/** Who runs a report, over which org, by which rules. */
export interface RunContext {
  readonly org: Org;
  readonly user: OrgUser;
  readonly rules: FilterRules;
}
