import type { StepReport, StepRunner } from "./client.ts";

/**
 * Runs a client's steps. What fails ends the client, not the caller.
 * @param onStep called after each step, and with a step "set-up" for a failure between two steps
 * @param work everything the client does
 */
export async function runSteps(
  { client, version }: { readonly client: string; readonly version: string },
  onStep: (step: StepReport) => void,
  work: (step: StepRunner) => Promise<void>,
): Promise<void> {
  const report = (ran: string, since: number, passed: boolean, text: string): void =>
    onStep({ client, version, ran, passed, text, seconds: (performance.now() - since) / 1000 });
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
    // A step that failed is reported already.
    if (!failed) report("set-up", since, false, textOf(error));
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
