import type { JsonObject } from "../json.ts";

/** The only source of time, so that tests can move it. */
export interface Clock {
  /** The time of day; it may be set back or forward. */
  now(): Date;
  /** Milliseconds, for durations; never jumps. */
  monotonicMs(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The service calls left to this run. */
export interface Allowance {
  /** Call it before each call of the service. It waits, or throws a TapError of kind "limit" where the call would cross a quota that the user set. */
  take(calls: number, signal: AbortSignal): Promise<void>;
  /** Call it after each call, before `observe`: the call was answered, or never will be. Until then it counts as used beside the service's own count. */
  settle(calls: number): void;
  /** The service's own count, as its last reply had it; calls of others included. */
  observe(used: number, limit: number): void;
  /** A quota is set, but the service's count is unknown or old: ask for it where the service has a resource for that. */
  readonly isBlind: boolean;
  /** Calls that this run may still take; null: no quota is known to limit them. */
  readonly left: number | null;
  /** Calls taken in this run. */
  readonly taken: number;
}

/** A log entry for a person or a monitor. Texts hold no secret and no value of a row. */
export interface Event {
  readonly level: "debug" | "info" | "warn";
  /** A stable name that a program can compare, such as `clock_skew`. */
  readonly code: string;
  readonly text: string;
  readonly stream?: string;
  /** A warning of discovery about what reads of these streams will miss. A verb that reads none of them leaves it out. */
  readonly concerns?: readonly string[];
  /** The numbers of the text, for programs; only JSON lines have them. */
  readonly details?: JsonObject;
}

/**
 * The code of an event that says what a stream does or waits for now, in a few words: `Bulk job 750...: InProgress`. The last one of
 * a running stream is shown to whoever watches the run. Its level should be debug.
 */
export const phaseCode = "phase";

/** What everything in a run works with. */
export interface Run {
  readonly clock: Clock;
  /** Aborted when the run must stop; its reason says why. */
  readonly signal: AbortSignal;
  readonly allowance: Allowance;
  /** A random number from 0 up to 1: add it to waiting times, so that requests that failed together are not repeated together. */
  random(): number;
  /** The property that marks a deleted record in the protocol spoken: `_sdc_deleted_at` or `_ab_cdc_deleted_at`. */
  readonly deletedAt: string;
  log(event: Event): void;
  /**
   * Call it before the run waits for an answer, and what it returns when the wait is over: a person who waits long is shown what for.
   * @param what `GET /services/data/v66.0/limits`; it is called only where it is shown
   */
  waitingFor?(what: () => string): () => void;
  /** Whether the platform keeps what `configChanged` announces, so that no file is needed for it. */
  readonly keepsConfig: boolean;
  /** Announces a changed configuration, such as a rotated token. A CONTROL message under Airbyte. */
  configChanged(config: JsonObject): Promise<void>;
}
