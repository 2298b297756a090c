import { tableCell } from "../support/page-part.ts";
import type { Trial } from "./try-guards.ts";
import { lineOf, type Verdict, wholeName } from "./verdict.ts";

/** The part of docs/reliability.md that `npm run test:mutation` writes. */
export function mutationText(
  trials: readonly Trial[],
  verdicts: readonly Verdict[],
  day: string,
  seconds: number,
): string {
  const missed = verdicts.filter((verdict) => verdict.name !== wholeName && lineOf(verdict).isFine);
  const summary = `Last result, ${day}: ${trials.length} guards, ${missed.length} of them missed by a test when they were taken out (${seconds} s).`;
  const lines = trials.map(({ guard }) => {
    const verdict = verdicts.find(({ name }) => name === guard.name);
    const test = verdict === undefined || verdict.caught.length === 0 ? "**none**" : (verdict.caught[0] ?? "");
    return `| ${guard.name} | ${tableCell(guard.why)} | ${tableCell(test)} |`;
  });
  return [summary, ["| guard | without it | a test that fails |", "| --- | --- | --- |", ...lines].join("\n")].join(
    "\n\n",
  );
}
