export { contract } from "./contract.ts";
export type { ContractCheck, ContractOptions } from "./contract-check.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
