/** Writes the last results of suites into their pages, and their summaries into docs/reliability.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { partOf, withPart } from "./page-part.ts";

const overview = "docs/reliability.md";

/** The suites by page: `faults` writes the part `faults` of docs/faults.md. */
const suites = {
  faults: { title: "numbered faults", command: "npm run test:faults" },
  histories: { title: "random histories", command: "npm run test:ledger" },
  guards: { title: "guards taken out", command: "npm run test:mutation" },
} as const;

export type ResultPage = keyof typeof suites;

export const pathOf = (page: ResultPage): string => `docs/${page}.md`;

/** Writes a suite's result into its page, and its first line into the overview. */
export function writeResult(page: ResultPage, text: string): void {
  const path = pathOf(page);
  writeFileSync(path, withPart(readFileSync(path, "utf8"), page, text));
  writeFileSync(overview, withOverview(readFileSync(overview, "utf8")));
}

/** The overview with the current summaries of the pages. */
export function withOverview(text: string): string {
  const rows = Object.entries(suites).map(([page, { title, command }]) => {
    const [summary = ""] = partOf(readFileSync(`docs/${page}.md`, "utf8"), page).split("\n");
    return `| [${title}](${page}.md) | \`${command}\` | ${summary.replace(/^Last result, /, "")} |`;
  });
  return withPart(text, "results", ["| what | command | result |", "| --- | --- | --- |", ...rows].join("\n"));
}
