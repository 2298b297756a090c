import type { Job } from "../command/job.ts";
import type { VerbContext } from "./context.ts";

/** What a verb of the kit works with. */
export interface KitContext extends VerbContext {
  /** What the kit's own commands work with: for their functions (`readState`, `runSync`, `runCheck`, ...). */
  readonly job: Job<unknown>;
}
