import type { StepReport, StepRunner } from "./client.ts";

/**
 * Tells of each of a client's steps as it ends, and of what fails between them. What fails ends the client, not the caller.
 * @param work everything the client does, by the runner of its steps
 */
export async function runSteps(
  { client, version }: { readonly client: string; readonly version: string },
  tell: (step: StepReport) => void,
  work: (step: StepRunner) => Promise<void>,
): Promise<void> {
  const report = (ran: string, since: number, passed: boolean, text: string): void =>
    tell({ client, version, ran, passed, text, seconds: (performance.now() - since) / 1000 });
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
    await work(step);
  } catch (error) {
    // A step that failed has been told of; what fails between the steps is told here.
    if (!failed) report("set-up", since, false, textOf(error));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
