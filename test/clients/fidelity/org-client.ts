import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { StepRunner } from "../client.ts";
import type { Python } from "../python.ts";

/** Somebody else's program that works with Salesforce. It must work with the demo org without a change. */
export interface OrgClient {
  readonly name: string;
  /** The one in its lock file. */
  version(): Promise<string>;
  /** How many rows its org has, by object. By default as many as a new demo org. */
  readonly rows?: Readonly<Record<string, number>>;
  /** Runs its steps one after the other. */
  run(context: OrgClientContext): Promise<void>;
}

/** What such a client works with. No other client uses any of it but the environments. */
export interface OrgClientContext {
  /** Its clock does not run, so that formulas of the time of day have one value. */
  readonly org: RunningOrg;
  /** Environment variables that lead https for Salesforce's hosts to the org. */
  readonly standIn: Readonly<Record<string, string>>;
  /** The folder with all environments. */
  readonly environments: string;
  readonly python: Python;
  /** Empty at the start. */
  readonly folder: string;
  readonly step: StepRunner;
}
