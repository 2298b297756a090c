import type { CommandLine } from "../command/command-line.ts";
import type { Job } from "../command/job.ts";
import type { VerbContext } from "./context.ts";
import type { AnyVerb } from "./verb.ts";

/** What a verb of the kit works with. */
export interface KitContext extends VerbContext {
  /** What the kit's own commands work with: for their functions (`readState`, `runSync`, `runCheck`, ...). */
  readonly job: Job<unknown>;
  /** All verbs of the tap. */
  readonly verbs: readonly AnyVerb<KitContext>[];
  /** Settings of another program and what they were read as. @throws TapError where there is no configuration */
  understood(): Promise<readonly string[]>;
  /** The command line of the same run without a verb. @throws TapError where there is no configuration */
  line(): Promise<CommandLine>;
}
