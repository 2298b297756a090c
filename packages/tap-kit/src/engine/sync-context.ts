import type { TapError } from "../errors/tap-error.ts";
import type { Log } from "../log/log.ts";
import type { CountingAllowance } from "../quota/counting-allowance.ts";
import type { Run } from "../tap/run.ts";
import type { Emitter } from "./emitter.ts";
import type { Grace } from "./grace-period.ts";
import type { StreamProgress } from "./progress.ts";
import type { Protocol } from "./protocol.ts";

/** What all readings of a sync share. */
export interface SyncContext {
  readonly run: Run;
  readonly allowance: CountingAllowance;
  readonly protocol: Protocol;
  readonly emitter: Emitter;
  readonly grace: Grace;
  readonly log: Log;
  /** Whether a full load of the stream may bring far fewer records than the one before. */
  readonly mayShrink: (streamId: string) => boolean;
  /** What can leave rows out of a full load (`Tap.narrowingSettings`). */
  readonly narrowingSettings: readonly string[];
  /** Every selection of the run by its stream's id. */
  readonly streams: ReadonlyMap<string, StreamProgress>;
  /** Failures that were reported already, or their codes: one failure may end many streams. */
  readonly reported: Set<TapError | string>;
  /** Called once for each stream, when its outcome is known. */
  readonly onEnd: (progress: StreamProgress) => void;
  readonly onFailure: (error: TapError) => void;
  /** Called with an error that concerns every stream: no further reading begins. */
  readonly onObstacle: (error: TapError) => void;
}
