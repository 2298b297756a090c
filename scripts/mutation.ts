/**
 * Takes each guard out of the code in turn and shows that a test fails: `npm run test:mutation [-- NAME ...]`.
 * Without names the result goes into docs/guards.md; with names and --write their rows are renewed there.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { guards } from "../test/mutation/guards.ts";
import { mutationText, renewedText } from "../test/mutation/page.ts";
import { markedGuards } from "../test/mutation/sources.ts";
import { tryGuards } from "../test/mutation/try-guards.ts";
import { lineOf, wholeName } from "../test/mutation/verdict.ts";
import { pathOf, writeResult } from "../test/support/result-pages.ts";

const root = process.cwd();
const { values, positionals: names } = parseArgs({
  options: { write: { type: "boolean", default: false } },
  allowPositionals: true,
});
const marked = markedGuards(root);
const unknown = names.filter((name) => !marked.some((guard) => guard.name === name));
if (unknown.length > 0) throw new Error(`no guard is called ${unknown.join(" or ")}`);
const trials = marked
  .filter(({ name }) => names.length === 0 || names.includes(name))
  .map((guard) => {
    const tests = guards[guard.name];
    if (tests === undefined) {
      throw new Error(`${guard.file}:${guard.line}: test/mutation/guards.ts does not know ${guard.name}`);
    }
    return { guard, tests };
  });

const started = performance.now();
const verdicts = await tryGuards(root, trials, (batch) => {
  for (const verdict of batch) {
    const { isFine, text } = lineOf(verdict);
    if (!isFine || verdict.name !== wholeName) process.stdout.write(`  ${isFine ? "ok  " : "FAIL"} ${text}\n`);
  }
});
const failed = verdicts.filter((verdict) => !lineOf(verdict).isFine);
const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(`${trials.length} guards, ${failed.length} without a test that misses them (${seconds} s)\n`);
process.exitCode = failed.length === 0 && trials.length > 0 ? 0 : 1;
if (names.length === 0 || values.write) {
  const today = new Date().toISOString().slice(0, 10);
  const before = readFileSync(pathOf("guards"), "utf8");
  const text =
    names.length === 0 ? mutationText(trials, verdicts, today, seconds) : renewedText(before, marked, verdicts, today);
  writeResult("guards", text);
}
