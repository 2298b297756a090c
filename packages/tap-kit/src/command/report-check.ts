import type { Log } from "../log/log.ts";
import type { CheckStep } from "../tap/tap.ts";

/** Logs the result of a step of `check`. */
export function reportCheck({ step, ok, warn = false, detail }: CheckStep, log: Log): void {
  if (!ok) log({ level: "error", code: "check", text: `failed: ${step}: ${detail}` });
  else if (warn) log({ level: "warn", code: "check", text: `${step}: ${detail}` });
  else log({ level: "info", code: "check", text: `ok: ${step}: ${detail}` });
}
