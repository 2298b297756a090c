import type { Environment } from "./environment.ts";
import type { TestOrg } from "./org.ts";
import type { Tap } from "./tap.ts";

/** Somebody else's program that reads what the tap writes. */
export interface Client {
  /** Names its lock file and its environment. */
  readonly name: string;
  /** The package on PyPI whose version is shown. */
  readonly distribution: string;
  /** Carries out its steps one after the other; each builds on those before it. */
  run(world: World): Promise<void>;
}

/** What a client works with. The org, the tap's settings and the folder are its own. */
export interface World {
  readonly environment: Environment;
  /** Another client's, for those that start it. */
  environmentOf(client: string): Promise<Environment>;
  readonly org: TestOrg;
  readonly tap: Tap;
  /** Empty at the start. */
  readonly folder: string;
  readonly step: StepRunner;
}

/**
 * Does the work of a step, notes its result, and hands its value on. A failure is noted and thrown on: what would
 * follow has nothing to stand on.
 */
export type StepRunner = <T>(ran: string, work: () => Promise<StepResult<T>>) => Promise<T>;

interface StepResult<T> {
  /** What was seen to hold, in a few words. */
  readonly seen: string;
  readonly value: T;
}

/** A step as it ended. */
export interface StepReport {
  readonly client: string;
  readonly version: string;
  readonly ran: string;
  readonly passed: boolean;
  readonly text: string;
  readonly seconds: number;
}
