import type { Protocol } from "./protocol.ts";
import type { RecordSink } from "./record-sink.ts";

/** What a run makes of the records that it reads. */
export interface RunResult {
  readonly protocol: Protocol;
  readonly records: RecordSink;
  /** The shortest time between two states. */
  readonly stateIntervalMs: number;
}
