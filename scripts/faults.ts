/** Provokes every numbered fault: `npm run test:faults`; --write puts the tables into docs/faults.md. */
import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { write: { type: "boolean", default: false } } });
const env = { ...process.env, ...(values.write ? { FAULTS_WRITE: "1" } : {}) };
const { status } = spawnSync(process.execPath, ["node_modules/vitest/vitest.mjs", "run", "test/faults"], {
  stdio: "inherit",
  env,
});
process.exitCode = status ?? 1;
