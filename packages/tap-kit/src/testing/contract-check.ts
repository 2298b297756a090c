import type { JsonObject } from "../json.ts";
import type { Clock } from "../tap/run.ts";
import type { Tap } from "../tap/tap.ts";

export interface ContractOptions<Config> {
  readonly tap: Tap<Config>;
  /** A configuration whose data does not change between the checks. */
  readonly config: JsonObject;
  /** The machine's clock where absent. */
  readonly clock?: Clock;
  /** Whether a run that resumes from a complete run's state must emit no record of an incremental stream again. */
  readonly bringsNothingTwice?: boolean;
  /** After how many pages, at most, a run is interrupted; 6 where absent. */
  readonly interruptions?: number;
}

/** One check. `run` throws where the tap does not pass it. */
export interface ContractCheck {
  readonly name: string;
  run(): Promise<void>;
}
