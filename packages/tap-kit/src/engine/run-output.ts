import type { Protocol } from "./protocol.ts";
import type { RecordSink } from "./record-sink.ts";

/** Where the records of a run go, and what is written around them. */
export interface RunOutput {
  readonly protocol: Protocol;
  readonly records: RecordSink;
  /** The shortest time between two states. */
  readonly stateIntervalMs: number;
}
