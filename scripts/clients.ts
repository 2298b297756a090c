/**
 * Runs other people's programs on what the tap writes, and against the demo org: `npm run test:clients -- [--write] [NAME...]`.
 * Their environments are kept in .cache/clients/. --write puts the results into docs/clients.md and docs/fidelity.md, after a run of all clients in which all steps passed.
 */
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { StepReport } from "../test/clients/client.ts";
import { clients } from "../test/clients/clients.ts";
import { orgClients } from "../test/clients/fidelity/org-clients.ts";
import { runOrgClient } from "../test/clients/fidelity/run-org-client.ts";
import { handovers } from "../test/clients/handover/handovers.ts";
import { endProcesses } from "../test/clients/process.ts";
import { findPython } from "../test/clients/python.ts";
import { lineOf, writeResults } from "../test/clients/report.ts";
import { runClient } from "../test/clients/run-client.ts";

const root = join(import.meta.dirname, "..");
const { values, positionals } = parseArgs({ options: { write: { type: "boolean" } }, allowPositionals: true });
const names = [...clients, ...handovers, ...orgClients].map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
const isChosen = ({ name }: { readonly name: string }): boolean =>
  positionals.length === 0 || positionals.includes(name);

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
  console.error(`There is no client ${unknown.join(", ")}; there are ${names.join(", ")}.`);
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
const home = join(root, ".cache/clients");
const collectIn =
  (steps: StepReport[]) =>
  (step: StepReport): void => {
    steps.push(step);
    console.log(lineOf(step));
  };
const steps: StepReport[] = [];
for (const client of clients.filter(isChosen)) await runClient(client, { home, python, onStep: collectIn(steps) });
for (const handover of handovers.filter(isChosen))
  await runOrgClient(handover, { home, python, onStep: collectIn(steps) });
const orgSteps: StepReport[] = [];
for (const client of orgClients.filter(isChosen))
  await runOrgClient(client, { home, python, onStep: collectIn(orgSteps) });
const all = [...steps, ...orgSteps];
const passed = all.filter((step) => step.passed).length;
if (values.write === true && passed === all.length) {
  await writeResults(join(root, "docs/clients.md"), steps, new Date(), python.version);
  await writeResults(join(root, "docs/fidelity.md"), orgSteps, new Date(), python.version);
}
console.log(`${passed} passed, ${all.length - passed} failed`);
process.exitCode = passed === all.length ? 0 : 1;
