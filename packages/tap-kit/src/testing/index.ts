export { contract } from "./contract.ts";
export type { ContractCheck, ContractOptions } from "./contract-check.ts";
export { helpExamples } from "./help-examples.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
export { runVerb, type VerbResult, type VerbWorld } from "./run-verb.ts";
export { type ScriptedAnswer, type ScriptedDialog, scriptedDialog } from "./scripted-dialog.ts";
export { shownHelp } from "./shown-help.ts";
export { verbFaults } from "./verb-faults.ts";
