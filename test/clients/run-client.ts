import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Client, StepReport } from "./client.ts";
import { type Environment, lockedVersion, prepare } from "./environment.ts";
import { startTestOrg } from "./org.ts";
import type { Python } from "./python.ts";
import { runSteps } from "./run-steps.ts";
import { tapIn } from "./tap.ts";

/**
 * Runs a client's steps with an org of its own. What fails ends the client, not the caller.
 * @param home the folder with the environments and working folders
 * @param onStep called after each step
 */
export async function runClient(
  client: Client,
  {
    home,
    python,
    onStep,
  }: { readonly home: string; readonly python: Python; readonly onStep: (step: StepReport) => void },
): Promise<void> {
  const version = await lockedVersion(client.name, client.distribution);
  await runSteps({ client: client.name, version }, onStep, async (step) => {
    const environments = join(home, "environments");
    const environmentOf = (name: string): Promise<Environment> => prepare(name, environments, python);
    const environment = await environmentOf(client.name);
    const folder = join(home, "work", client.name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const org = await startTestOrg({ rotateRefreshTokens: client.rotatesTokens ?? false });
    try {
      await client.run({ environment, environmentOf, environments, org, folder, step, tap: tapIn(folder, org.login) });
    } finally {
      await org.close();
    }
  });
}
