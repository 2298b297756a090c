import { clean } from "../../log/redact.ts";
import type { CheckStep } from "../../tap/source.ts";
import type { Printer } from "./printer.ts";
import { inTerminal } from "./shown-text.ts";

const width = 16;

/** A step of the check as a line of text. */
export function stepLine({ step, ok, warn = false, detail }: CheckStep, { form, style }: Printer): string {
  const text = inTerminal(clean(detail));
  if (form === "lines") return `${[ok ? (warn ? "warning" : "ok") : "failed", step, text].join("\t")}\n`;
  const sign = ok ? (warn ? style.yellow("!") : style.green("✓")) : style.red("✗");
  return `${sign} ${step.padEnd(width)} ${text}\n`;
}
