/** A stream that is being read now. */
export interface RunningStream {
  readonly id: string;
  /** Rows that arrived so far. */
  readonly received: number;
  /** Rows to come in all; null: unknown. */
  readonly expected: number | null;
  /** The number expected is the forecast, not the service's own count. */
  readonly isForecast: boolean;
  /** Of late; null: too little is known. */
  readonly rowsPerSecond: number | null;
  /** What it is waiting for, or else the way of reading: `Bulk job 750...: InProgress`, `REST`. */
  readonly phase: string;
}

/** A wait for one answer. */
interface Waiting {
  readonly what: string;
  readonly seconds: number;
}

/** How far a run has come. */
export interface RunSnapshot {
  readonly running: readonly RunningStream[];
  /** None before it is known which streams are read. */
  readonly streams: number;
  readonly done: number;
  readonly failed: number;
  readonly records: number;
  /** Calls of this run. */
  readonly calls: number;
  /** Calls that are left to the run by its quota, or else to everyone by the service's count; null: unknown. */
  readonly callsLeft: number | null;
  readonly seconds: number;
  /** By the rows that are known to come, and the streams that wait; null while there is nothing to estimate it by. */
  readonly secondsLeft: number | null;
  /** It takes at least so long: more streams wait, of which nothing is known. */
  readonly isLeast: boolean;
  /** What the run does before it reads, for a person. */
  readonly stage: string;
  /** The answer that it has been waiting for the longest; null: it waits for none. */
  readonly waiting: Waiting | null;
  /** It was stopped, and ends. */
  readonly isStopping: boolean;
}
