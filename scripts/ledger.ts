/**
 * Plays random histories against the tap: `npm run test:ledger -- --runs 500`. A history that fails is shortened for up to
 * `--shrink N` seconds, and reported with the options that replay it: `--kind calm|disturbed|large --seed=N --path P`.
 * --write puts the result of histories of all kinds into docs/histories.md when none failed.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { writeResult } from "../test/support/result-pages.ts";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    kind: { type: "string" },
    seed: { type: "string" },
    path: { type: "string" },
    shrink: { type: "string", default: "600" },
    write: { type: "boolean", default: false },
  },
});
const isReplay = values.kind !== undefined || values.seed !== undefined || values.path !== undefined;
if (values.write && isReplay)
  throw new Error("--write is for histories of all kinds: leave out --kind, --seed and --path");
const given = {
  LEDGER_RUNS: values.runs,
  LEDGER_KIND: values.kind,
  LEDGER_SEED: values.seed,
  LEDGER_PATH: values.path,
  LEDGER_SHRINK_SECONDS: values.shrink,
};
const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
const started = performance.now();
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "test/ledger"], {
  stdio: "inherit",
  env: { ...process.env, ...env },
});
process.exitCode = status ?? 1;
if (values.write && status === 0) {
  const today = new Date().toISOString().slice(0, 10);
  const seconds = Math.round((performance.now() - started) / 1000);
  writeResult("histories", `Last result, ${today}: ${values.runs} histories, none failed (${seconds} s).`);
}
