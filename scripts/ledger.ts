/**
 * Plays random histories against the tap: `npm run test:ledger -- --runs 500`. Of one that fails a shorter form is looked for, and
 * told of with what plays it again: `--kind calm|disturbed|large --seed N --path P`. `--shrink N`: look for N seconds.
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
