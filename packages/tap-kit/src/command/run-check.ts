import type { Log } from "../log/log.ts";
import type { CheckStep, Source } from "../tap/source.ts";
import type { Job } from "./job.ts";

/** Runs the source's check and logs its steps. @returns the step that failed; null: all is well. */
export async function runCheck<Config>({ run, log }: Job<Config>, source: Source): Promise<CheckStep | null> {
  for await (const step of source.check(run)) {
    logStep(step, log);
    if (!step.ok) return step;
  }
  return null;
}

function logStep({ step, ok, warn = false, detail }: CheckStep, log: Log): void {
  if (!ok) log({ level: "error", code: "check", text: `failed: ${step}: ${detail}` });
  else if (warn) log({ level: "warn", code: "check", each: true, text: `${step}: ${detail}` });
  else log({ level: "info", code: "check", each: true, text: `ok: ${step}: ${detail}` });
}
