/**
 * Plays random histories against the tap: `npm run test:ledger -- --runs 500`. A history that fails is shortened for up to
 * `--shrink N` seconds, and reported with the options that replay it: `--kind calm|disturbed|large --seed N --path P`.
 */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "500" },
    kind: { type: "string" },
    seed: { type: "string" },
    path: { type: "string" },
    shrink: { type: "string", default: "600" },
  },
});
const given = {
  LEDGER_RUNS: values.runs,
  LEDGER_KIND: values.kind,
  LEDGER_SEED: values.seed,
  LEDGER_PATH: values.path,
  LEDGER_SHRINK_SECONDS: values.shrink,
};
const env = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "test/ledger"], {
  stdio: "inherit",
  env: { ...process.env, ...env },
});
process.exitCode = status ?? 1;
