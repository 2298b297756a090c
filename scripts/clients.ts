/**
 * Runs other people's programs on what the tap writes: `npm run test:clients -- [--write] [NAME...]`. Their environments
 * are kept in .cache/clients/. --write puts the results into docs/clients.md when all clients were run and all steps passed.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { StepReport } from "../test/clients/client.ts";
import { clients } from "../test/clients/clients.ts";
import { endProcesses } from "../test/clients/process.ts";
import { findPython } from "../test/clients/python.ts";
import { lineOf, writeResults } from "../test/clients/report.ts";
import { runClient } from "../test/clients/run-client.ts";

const root = join(import.meta.dirname, "..");
const { values, positionals } = parseArgs({ options: { write: { type: "boolean" } }, allowPositionals: true });
const unknown = positionals.filter((name) => !clients.some((client) => client.name === name));
const wanted = clients.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

for (const [signal, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
] as const) {
  process.once(signal, () => {
    endProcesses();
    process.exit(code);
  });
}

if (unknown.length > 0) {
  console.error(`There is no client ${unknown.join(", ")}; there are ${clients.map(({ name }) => name).join(", ")}.`);
  process.exit(2);
}
if (values.write === true && positionals.length > 0) {
  console.error("--write is for a run of all clients: name none of them.");
  process.exit(2);
}
const python = await findPython().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
const steps: StepReport[] = [];
for (const client of wanted) {
  await runClient(client, {
    home: join(root, ".cache/clients"),
    python,
    tell: (step) => {
      steps.push(step);
      console.log(lineOf(step));
    },
  });
}
const passed = steps.filter((step) => step.passed).length;
if (values.write === true && passed === steps.length) {
  await writeResults(join(root, "docs/clients.md"), steps, new Date(), python.version);
}
console.log(`${passed} passed, ${steps.length - passed} failed`);
process.exitCode = passed === steps.length ? 0 : 1;
