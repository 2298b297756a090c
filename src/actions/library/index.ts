export type * from "../actions.generated.ts";
export { ActionError } from "../errors/action-error.ts";
export { openOrg } from "./open-org.ts";
export type * from "./types.ts";
