import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { startOrg } from "@singer-io-ts/demo-org";
import type { StepReport, StepRunner } from "../client.ts";
import type { Python } from "../python.ts";
import type { OrgClient } from "./org-client.ts";
import { startStandIn } from "./stand-in.ts";

interface How {
  /** Where environments and working folders are kept. */
  readonly home: string;
  readonly python: Python;
  readonly tell: (step: StepReport) => void;
}

/** Runs a client's steps with an org of its own; tells of each as it ends. What fails ends the client, not the caller. */
export async function runOrgClient(client: OrgClient, { home, python, tell }: How): Promise<void> {
  const version = await client.version();
  const report = (ran: string, since: number, error: unknown, seen = ""): void => {
    const text = error === null ? seen : error instanceof Error ? error.message : String(error);
    const seconds = (performance.now() - since) / 1000;
    tell({ client: client.name, version, ran, passed: error === null, text, seconds });
  };
  let failed = false;
  const step: StepRunner = async (ran, work) => {
    const since = performance.now();
    try {
      const { seen, value } = await work();
      report(ran, since, null, seen);
      return value;
    } catch (error) {
      failed = true;
      report(ran, since, error);
      throw error;
    }
  };
  const since = performance.now();
  try {
    const folder = join(home, "work", client.name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const org = await startOrg({ rows: client.rows ?? {} });
    const standIn = await startStandIn(org.url, folder);
    org.clock.freeze(true);
    try {
      const environments = join(home, "environments");
      await client.run({ org, standIn: standIn.env, environments, python, folder, step });
    } finally {
      await standIn.close();
      await org.close();
    }
  } catch (error) {
    // A step that failed has been told of; what fails between the steps is told here.
    if (!failed) report("set-up", since, error);
  }
}
