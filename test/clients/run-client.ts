import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Client, StepReport, StepRunner } from "./client.ts";
import { type Environment, lockedVersion, prepare } from "./environment.ts";
import { startTestOrg } from "./org.ts";
import type { Python } from "./python.ts";
import { tapIn } from "./tap.ts";

/**
 * Runs a client's steps with an org of its own; tells of each as it ends.
 * @param home where environments and working folders are kept
 */
export async function runClient(
  client: Client,
  { home, python, tell }: { readonly home: string; readonly python: Python; readonly tell: (step: StepReport) => void },
): Promise<void> {
  const version = await lockedVersion(client.name, client.distribution);
  const report = (ran: string, since: number, passed: boolean, text: string): void =>
    tell({ client: client.name, version, ran, passed, text, seconds: (performance.now() - since) / 1000 });
  let failed = false;
  const step: StepRunner = async (ran, work) => {
    const since = performance.now();
    try {
      const { seen, value } = await work();
      report(ran, since, true, seen);
      return value;
    } catch (error) {
      failed = true;
      report(ran, since, false, textOf(error));
      throw error;
    }
  };
  const since = performance.now();
  try {
    const environmentOf = (name: string): Promise<Environment> => prepare(name, join(home, "environments"), python);
    const environment = await environmentOf(client.name);
    const folder = join(home, "work", client.name);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    const org = await startTestOrg();
    try {
      await client.run({ environment, environmentOf, org, folder, step, tap: tapIn(folder, org.login) });
    } finally {
      await org.close();
    }
  } catch (error) {
    // A step that failed has been told of; what fails between the steps is told here.
    if (!failed) report("set-up", since, false, textOf(error));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
