import { airbyteChecks } from "./airbyte-checks.ts";
import type { ContractCheck, ContractOptions } from "./contract-check.ts";
import { messageChecks } from "./message-checks.ts";
import { resumeChecks } from "./resume-checks.ts";
import { createTrial } from "./trial.ts";

/**
 * What must hold for every tap, as checks for any test runner. Each runs the tap in this process, through its command line:
 * `for (const { name, run } of contract({ tap, config })) it(name, run);`
 */
export function contract<Config>(options: ContractOptions<Config>): readonly ContractCheck[] {
  const trial = createTrial(options);
  return [...messageChecks(trial), ...resumeChecks(trial, options), ...airbyteChecks(trial)];
}
