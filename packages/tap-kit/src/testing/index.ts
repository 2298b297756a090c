export { type ContractCheck, type ContractOptions, contract } from "./contract.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
