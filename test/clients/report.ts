import { readFile, writeFile } from "node:fs/promises";
import type { StepReport } from "./client.ts";

const head = ["client", "version", "what ran", "result", "seconds"];

function cells({ client, version, ran, text, seconds }: StepReport): readonly string[] {
  return [client, version, ran, text, seconds.toFixed(1)];
}

/** A line about a step for the terminal. */
export function lineOf(step: StepReport): string {
  const [client = "", version = "", ran = "", , seconds = ""] = cells(step);
  return `${step.passed ? "ok    " : "FAILED"} ${client.padEnd(16)} ${version.padEnd(8)} ${ran.padEnd(48)} ${seconds.padStart(6)} s  ${step.text}`;
}

function tableOf(steps: readonly StepReport[]): string {
  const rows = steps.map(
    (step) =>
      `| ${cells(step)
        .map((cell) => cell.split("\n")[0]!.replaceAll("|", "\\|"))
        .join(" | ")} |`,
  );
  return [`| ${head.join(" | ")} |`, `| ${head.map(() => "---").join(" | ")} |`, ...rows].join("\n");
}

/**
 * Writes steps that all passed into the page, between the comments `results` and `end of results`.
 * @throws Error if the page lacks these comments
 */
export async function writeResults(
  page: string,
  steps: readonly StepReport[],
  today: Date,
  python: string,
): Promise<void> {
  const [begin, end] = ["<!-- results -->\n", "<!-- end of results -->"];
  const text = await readFile(page, "utf8");
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  if (from < 0 || to < from)
    throw new Error(`${page} lacks the lines ${begin.trim()} and ${end}, between which the table belongs.`);
  const ran = `Run on ${today.toISOString().slice(0, 10)} with Node ${process.versions.node} and Python ${python}: ${steps.length} passed, 0 failed.`;
  await writeFile(page, `${text.slice(0, from)}${begin}\n${ran}\n\n${tableOf(steps)}\n\n${text.slice(to)}`);
}
