/** Plays random histories against the tap: `npm run test:ledger -- --runs 500 [--seed N]`. A failing seed is printed, and replays. */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { runs: { type: "string", default: "500" }, seed: { type: "string" } } });
const env = {
  ...process.env,
  LEDGER_RUNS: values.runs,
  ...(values.seed === undefined ? {} : { LEDGER_SEED: values.seed }),
};
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "test/ledger"], {
  stdio: "inherit",
  env,
});
process.exitCode = status ?? 1;
