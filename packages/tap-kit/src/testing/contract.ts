import type { JsonObject } from "../json.ts";
import type { Clock } from "../tap/run.ts";
import type { Tap } from "../tap/tap.ts";
import { airbyteChecks } from "./airbyte-checks.ts";
import { messageChecks } from "./message-checks.ts";
import { resumeChecks } from "./resume-checks.ts";
import { createTrial } from "./trial.ts";

export interface ContractOptions<Config> {
  readonly tap: Tap<Config>;
  /** A configuration with which the tap reads data that does not change between the checks. */
  readonly config: JsonObject;
  /** The machine's clock where absent. */
  readonly clock?: Clock;
  /** Whether a run that goes on from a complete run's state must bring nothing of an incremental stream again. */
  readonly bringsNothingTwice?: boolean;
  /** After how many pages, at most, a run is interrupted; 6 where absent. */
  readonly interruptions?: number;
}

/** One promise of a tap. `run` throws where the tap does not keep it. */
export interface ContractCheck {
  readonly name: string;
  run(): Promise<void>;
}

/**
 * What every tap promises, as checks for any test runner. Each runs the tap in this process, through its command line:
 * `for (const { name, run } of contract({ tap, config })) it(name, run);`
 */
export function contract<Config>(options: ContractOptions<Config>): readonly ContractCheck[] {
  const trial = createTrial(options);
  return [...messageChecks(trial), ...resumeChecks(trial, options), ...airbyteChecks(trial)];
}
