import type { Environment } from "./environment.ts";
import type { TestOrg } from "./org.ts";
import type { Tap } from "./tap.ts";

/** Somebody else's program that reads what the tap writes. */
export interface Client {
  /** Names its lock file and its environment. */
  readonly name: string;
  /** The package on PyPI whose version is shown. */
  readonly distribution: string;
  /** Its org replaces refresh tokens at each login. */
  readonly rotatesTokens?: true;
  /** Runs its steps one after the other; each builds on those before it. */
  run(context: ClientContext): Promise<void>;
}

/** What a client works with. No other client uses its org, its settings of the tap or its folder. */
export interface ClientContext {
  readonly environment: Environment;
  /** The environment of another client, for clients that start that one. */
  environmentOf(client: string): Promise<Environment>;
  /** The folder with the environments of all clients. */
  readonly environments: string;
  readonly org: TestOrg;
  readonly tap: Tap;
  /** Empty at the start. */
  readonly folder: string;
  readonly step: StepRunner;
}

/**
 * Does the work of a step, reports its result and returns its value. A failure is reported and thrown again, because later
 * steps build on this one.
 */
export type StepRunner = <T>(ran: string, work: () => Promise<StepResult<T>>) => Promise<T>;

interface StepResult<T> {
  /** What was checked and holds, in a few words. */
  readonly seen: string;
  readonly value: T;
}

/** The result of a step. */
export interface StepReport {
  readonly client: string;
  readonly version: string;
  readonly ran: string;
  readonly passed: boolean;
  readonly text: string;
  readonly seconds: number;
}
