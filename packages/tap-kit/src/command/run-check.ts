import { exitCodeOf } from "../errors/exit-code.ts";
import { TapError } from "../errors/tap-error.ts";
import type { Log } from "../log/log.ts";
import { type NamingSettings, settingSteps } from "../selection/setting-steps.ts";
import { failedStep } from "../tap/failed-step.ts";
import type { Run } from "../tap/run.ts";
import type { CheckStep, Source } from "../tap/source.ts";

/** How a check ended. */
export interface Verdict {
  readonly steps: readonly CheckStep[];
  readonly failed: readonly CheckStep[];
  readonly exitCode: number;
  /** One sentence about all of it. */
  readonly sentence: string;
}

export interface CheckOptions extends NamingSettings {
  readonly run: Run;
  /** Steps about where the records go; absent: to standard output. */
  readonly outputSteps?: () => AsyncIterable<CheckStep>;
}

/** Runs the source's check, and those of the settings that the kit itself reads. @param onStep called with each step once it is done. */
export async function runCheck(
  source: Source,
  { run, outputSteps, ...naming }: CheckOptions,
  onStep: (step: CheckStep) => Promise<void> | void,
): Promise<Verdict> {
  const steps: CheckStep[] = [];
  const take = async (step: CheckStep) => {
    steps.push(step);
    await onStep(step);
  };
  try {
    for await (const step of source.check(run)) await take(step);
    const isWell = steps.every(({ ok }) => ok);
    if (isWell) for await (const step of settingSteps(naming, source, run)) await take(step);
    if (outputSteps !== undefined) for await (const step of outputSteps()) await take(step);
  } catch (error) {
    // What ends the check is one more step that failed; a signal and a defect are not.
    if (!(error instanceof TapError) || run.signal.aborted) throw error;
    await take(failedStep(error.detail.code, error));
  }
  return verdictOf(steps);
}

function verdictOf(steps: readonly CheckStep[]): Verdict {
  const failed = steps.filter(({ ok }) => !ok);
  const warned = steps.filter(({ ok, warn }) => ok && warn === true);
  const found = steps.flatMap((each) => each.found ?? []);
  const what = found.length === 0 ? "" : `: ${found.join(", ")}`;
  const but = warned.length === 0 ? "" : ` Look at ${namesOf(warned)}.`;
  const sentence =
    failed.length === 0
      ? `Everything is in order${what}.${but}`
      : `${failed.length} of ${steps.length} steps failed: ${namesOf(failed)}. Do what is said there, and check again.`;
  const exitCode = exitCodeOf(failed.map(({ kind = "config" }) => kind));
  return { steps, failed, exitCode, sentence };
}

const namesOf = (steps: readonly CheckStep[]): string => [...new Set(steps.map(({ step }) => step))].join(", ");

/** A step as an entry of the log. */
export function logStep({ step, ok, warn = false, detail }: CheckStep, log: Log): void {
  if (!ok) log({ level: "error", code: "check", each: true, text: `failed: ${step}: ${detail}` });
  else if (warn) log({ level: "warn", code: "check", each: true, text: `${step}: ${detail}` });
  else log({ level: "info", code: "check", each: true, text: `ok: ${step}: ${detail}` });
}

/** The verdict as the last entry. */
export function logVerdict({ failed, sentence }: Verdict, log: Log): void {
  log({ level: failed.length === 0 ? "info" : "error", code: "check_verdict", text: sentence });
}
