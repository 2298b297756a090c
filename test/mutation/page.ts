import { tableCell } from "../support/page-part.ts";
import type { Guard } from "./marker.ts";
import type { Trial } from "./try-guards.ts";
import { lineOf, type Verdict, wholeName } from "./verdict.ts";

/** The part of docs/guards.md that `npm run test:mutation` writes. */
export function mutationText(
  trials: readonly Trial[],
  verdicts: readonly Verdict[],
  day: string,
  seconds: number,
): string {
  const missed = verdicts.filter((verdict) => verdict.name !== wholeName && lineOf(verdict).isFine);
  const summary = `Last result, ${day}: ${trials.length} guards; a test fails without ${missed.length} of them (${seconds} s).`;
  return [summary, tableOf(trials.map(({ guard }) => rowOf(guard, verdicts)))].join("\n\n");
}

/**
 * The same part after only some guards were tried: they get new rows, and guards that no longer exist lose theirs.
 * @param marked all guards of the sources
 * @throws Error with the names of guards for which the page has no row, or one with another sentence
 */
export function renewedText(page: string, marked: readonly Guard[], verdicts: readonly Verdict[], day: string): string {
  const tried = new Set(verdicts.map(({ name }) => name));
  const lines = page.split("\n");
  const rows = marked.map((guard) => {
    if (tried.has(guard.name)) return rowOf(guard, verdicts);
    return lines.find((line) => line.startsWith(rowStart(guard))) ?? guard;
  });
  const missing = rows.flatMap((row) => (typeof row === "string" ? [] : [row.name]));
  if (missing.length > 0) throw new Error(`docs/guards.md has no row for ${missing.join(", ")}: try them too`);
  const [, last = ""] = /^(Last result, .*?): \d+ guards/m.exec(page) ?? [];
  const [, seconds = "0"] = /^Last result, .*\((\d+) s\)/m.exec(page) ?? [];
  const missed = rows.filter((row) => !String(row).endsWith(" **none** |")).length;
  const again = marked.filter(({ name }) => tried.has(name)).length;
  const summary = `${last}: ${marked.length} guards; a test fails without ${missed} of them (${seconds} s); ${again} of them tried separately on ${day}.`;
  return [summary, tableOf(rows.map(String))].join("\n\n");
}

const tableOf = (rows: readonly string[]): string =>
  ["| guard | without it | a test that fails |", "| --- | --- | --- |", ...rows].join("\n");

const rowStart = ({ name, why }: Guard): string => `| ${name} | ${tableCell(why)} | `;

function rowOf(guard: Guard, verdicts: readonly Verdict[]): string {
  const verdict = verdicts.find(({ name }) => name === guard.name);
  const test = verdict === undefined || verdict.caught.length === 0 ? "**none**" : (verdict.caught[0] ?? "");
  return `${rowStart(guard)}${tableCell(test)} |`;
}
