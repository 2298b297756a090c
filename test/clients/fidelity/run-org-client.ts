import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { startOrg } from "@singer-io-ts/demo-org";
import type { StepReport } from "../client.ts";
import type { Python } from "../python.ts";
import { runSteps } from "../run-steps.ts";
import type { OrgClient } from "./org-client.ts";
import { startStandIn } from "./stand-in.ts";

interface How {
  /** The folder with the environments and working folders. */
  readonly home: string;
  readonly python: Python;
  /** Called after each step. */
  readonly onStep: (step: StepReport) => void;
}

/** Runs a client's steps with an org of its own. What fails ends the client, not the caller. */
export async function runOrgClient(client: OrgClient, { home, python, onStep }: How): Promise<void> {
  const version = await client.version();
  await runSteps({ client: client.name, version }, onStep, async (step) => {
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
  });
}
