import { clean } from "../../log/redact.ts";
import type { CheckStep } from "../../tap/source.ts";
import type { Printer } from "./printer.ts";
import { inTerminal } from "./shown-text.ts";
import { linesOfWords } from "./text-width.ts";

const nameWidth = 16;
/** The sign and the spaces around the name. */
const indent = nameWidth + 3;
const leastText = 20;

/** A step of the check as a line of text; on a terminal, its sentences continue below their beginning. */
export function stepLine({ step, ok, warn = false, detail }: CheckStep, { form, style, width }: Printer): string {
  const text = inTerminal(clean(detail));
  if (form === "lines") return `${[ok ? (warn ? "warning" : "ok") : "failed", step, text].join("\t")}\n`;
  const sign = ok ? (warn ? style.yellow("!") : style.green("✓")) : style.red("✗");
  const lines = linesOfWords(text, Math.max(leastText, width - indent));
  return `${sign} ${step.padEnd(nameWidth)} ${lines.join(`\n${" ".repeat(indent)}`)}\n`;
}
