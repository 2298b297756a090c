/**
 * Takes each guard out of the code in turn and shows that a test fails: `npm run test:mutation [-- NAME ...]`.
 * Without names the result goes into docs/reliability.md.
 */
import { guards } from "../test/mutation/guards.ts";
import { markedGuards } from "../test/mutation/sources.ts";
import { tryGuards, type Verdict } from "../test/mutation/try-guards.ts";

const root = process.cwd();
const names = process.argv.slice(2);
const trials = markedGuards(root)
  .filter(({ name }) => names.length === 0 || names.includes(name))
  .flatMap((guard) => {
    const tests = guards[guard.name];
    if (tests === undefined)
      throw new Error(`${guard.file}:${guard.line}: test/mutation/guards.ts does not know ${guard.name}`);
    return [{ guard, tests }];
  });

function line({ name, caught, broken, isLoaded }: Verdict): string {
  if (name === "whole")
    return broken === null && caught.length === 0 ? "" : `  FAIL with everything in place: ${broken ?? caught[0]}\n`;
  if (caught.length > 0)
    return `  ok   ${name}: ${caught[0]}${caught.length > 1 ? ` and ${caught.length - 1} more` : ""}\n`;
  if (broken !== null) return `  FAIL ${name}: no test fails as it should: ${broken.split("\n")[0]}\n`;
  return `  FAIL ${name}: ${isLoaded ? "every test passes without it" : "its tests do not load its file"}\n`;
}

const started = performance.now();
const verdicts = await tryGuards(root, trials, (batch) => process.stdout.write(batch.map(line).join("")));
const failed = verdicts.filter((verdict) => line(verdict).includes("FAIL"));
const seconds = Math.round((performance.now() - started) / 1000);
process.stdout.write(`${trials.length} guards, ${failed.length} without a test that misses them (${seconds} s)\n`);
process.exitCode = failed.length === 0 && trials.length > 0 ? 0 : 1;
