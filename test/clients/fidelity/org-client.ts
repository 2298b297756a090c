import type { RunningOrg } from "@singer-io-ts/demo-org";
import type { StepRunner } from "../client.ts";
import type { Python } from "../python.ts";

/** Somebody else's program that works with Salesforce: against the demo org it must do its work as it is. */
export interface OrgClient {
  readonly name: string;
  /** As its lock file has it. */
  version(): Promise<string>;
  /** The org that its steps begin with. By default the one everybody gets. */
  readonly rows?: Readonly<Record<string, number>>;
  /** Carries out its steps one after the other. */
  run(world: OrgWorld): Promise<void>;
}

/** What such a client works with. All but the environments is its own. */
export interface OrgWorld {
  /** Its clock stands still, so that formulas of the time of day have one value. */
  readonly org: RunningOrg;
  /** Environment variables that lead https for Salesforce's hosts to the org. */
  readonly standIn: Readonly<Record<string, string>>;
  /** Where environments are kept. */
  readonly environments: string;
  readonly python: Python;
  /** Empty at the start. */
  readonly folder: string;
  readonly step: StepRunner;
}
