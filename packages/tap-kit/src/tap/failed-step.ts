import type { TapError } from "../errors/tap-error.ts";
import type { CheckStep } from "./source.ts";

/** A step of the check that failed with this error. */
export function failedStep(step: string, { message, detail: { kind } }: TapError): CheckStep & { readonly ok: false } {
  return { step, ok: false, detail: message, kind };
}
