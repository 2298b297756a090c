/**
 * The gate: everything that must hold before a commit, by Node alone. Ends with `N passed, N failed`, where each check
 * and each test counts as one.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

const node = process.execPath;
const condition = "--conditions=@singer-io-ts/source";
const report = ".cache/vitest.json";

const checks: readonly { readonly name: string; readonly args: readonly string[] }[] = [
  { name: "generated files are fresh", args: [condition, "scripts/generate.ts", "--check"] },
  {
    name: "format, lint and import rules",
    args: ["node_modules/@biomejs/biome/bin/biome", "ci", "--error-on-warnings", "."],
  },
  { name: "types", args: ["node_modules/typescript/bin/tsc", "-p", ".", "--noEmit"] },
  { name: "no dead code", args: ["node_modules/knip/bin/knip.js"] },
];

let passed = 0;
let failed = 0;

for (const { name, args } of checks) {
  const { status } = spawnSync(node, args, { stdio: "inherit" });
  process.stdout.write(`${status === 0 ? "ok    " : "FAILED"} ${name}\n`);
  if (status === 0) passed += 1;
  else failed += 1;
}

mkdirSync(".cache", { recursive: true });
rmSync(report, { force: true });
const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
const vitest = spawnSync(node, ["node_modules/vitest/vitest.mjs", "run", ...reporters, ...process.argv.slice(2)], {
  stdio: "inherit",
});
const counts = vitestCounts();
passed += counts.passed;
// A run that fails as a whole (a file that does not load, an error outside a test) is a failure even if each test passed.
failed += vitest.status === 0 ? counts.failed : Math.max(1, counts.failed);

process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;

function vitestCounts(): { readonly passed: number; readonly failed: number } {
  let text: string;
  try {
    text = readFileSync(report, "utf8");
  } catch (error) {
    process.stdout.write(`vitest left no report: ${String(error)}\n`);
    return { passed: 0, failed: 1 };
  }
  const { numPassedTests, numFailedTests } = JSON.parse(text);
  return { passed: Number(numPassedTests), failed: Number(numFailedTests) };
}
