import type { Json } from "../json.ts";

/** Time comes in here, so that tests move it. */
export interface Clock {
  now(): Date;
  /** For durations; never jumps. */
  monotonicMs(): number;
  /** Rejects with the signal's reason when it is aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

/** The service calls left to this run. */
export interface Allowance {
  /** Before each call: waits, or throws a TapError of kind "limit" when the call would cross a limit the user set. */
  take(calls: number, signal: AbortSignal): Promise<void>;
  /** After each call, before `observe`: it was answered or never will be. Until then it counts as used, beside what the service has counted. */
  settle(calls: number): void;
  /** What the service said last of its own count, others' calls included. */
  observe(used: number, limit: number): void;
  /** A quota is set, and the service has not said its count for long, or never: ask for it where the service has a resource for that. */
  readonly isBlind: boolean;
  /** Calls that this run may still take; null: as many as there are, as far as known. */
  readonly left: number | null;
  /** Calls taken in this run. */
  readonly taken: number;
}

/** Something a person or a monitor may want to know. Texts hold no secret and no row value. */
export interface Event {
  readonly level: "debug" | "info" | "warn";
  /** A stable word, like `clock_skew`. */
  readonly code: string;
  readonly text: string;
  readonly stream?: string;
}

/** What a run gives to everything in it. */
export interface Run {
  readonly clock: Clock;
  /** Aborted when the run shall stop; its reason says why. */
  readonly signal: AbortSignal;
  readonly allowance: Allowance;
  /** From 0 up to 1, another number each time: so that those who wait for the same thing do not come back all at once. */
  random(): number;
  /** The property that marks a deleted record in the protocol spoken: `_sdc_deleted_at` or `_ab_cdc_deleted_at`. */
  readonly deletedAt: string;
  log(event: Event): void;
  /** Whether somebody keeps what `configChanged` says, so that no file needs to. */
  readonly keepsConfig: boolean;
  /** The configuration has changed (a rotated token). Announced as CONTROL under Airbyte. */
  configChanged(config: Json): Promise<void>;
}
