export type { FaultSpec } from "./http/faults/fault-spec.ts";
export { oldLocators, type Settings } from "./http/settings.ts";
export { type Credentials, type RunningOrg, type StartOptions, startOrg } from "./http/start-org.ts";
export type { RequestRecord } from "./http/stats.ts";
export type { Org, OrgClock, OrgUser } from "./org/org.ts";
