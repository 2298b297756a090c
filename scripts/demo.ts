/**
 * A whole extraction on this machine: an org, a full sync, changes made through the org's REST API, an incremental sync.
 * Leaves config, catalog, state and messages in a folder, and prints the commands to continue with them.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type RunningOrg, startOrg } from "@singer-io-ts/demo-org";
import { configFor, configText } from "./demo/config-file.ts";
import { lastState } from "./demo/messages.ts";
import { changeOrg } from "./demo/org-changes.ts";
import { changesTable, streamsTable, sumLine } from "./demo/tables.ts";
import { runTap, type TapRun } from "./demo/tap-run.ts";
import { whatNext, whileServed } from "./demo/what-next.ts";

const { values } = parseArgs({
  options: {
    folder: { type: "string", default: "demo-output" },
    scale: { type: "string", default: "1" },
    serve: { type: "boolean", default: false },
  },
});
const folder = resolve(values.folder);
const file = (name: string): string => join(folder, name);
const say = (text: string): void => void process.stdout.write(`${text}\n`);

/** The same at every start, so that the configuration also works with `--serve`. */
const login = { clientId: "demo-client", clientSecret: "demo-secret-of-no-worth" };
const firstPort = 8911;

const org = await startOnFreePort(Number(values.scale));
if (values.serve) {
  mkdirSync(folder, { recursive: true });
  say(whileServed(org.url, relative(process.cwd(), configFor(org.url, login, folder))));
} else {
  try {
    await demo();
  } finally {
    await org.close();
  }
}

async function demo(): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(file("config.json"), configText(org.url, login, folder), { mode: 0o600 });
  say(`A Salesforce org listens at ${org.url}.\n`);
  await checkLogin();
  await discover();
  const files = ["--config", file("config.json"), "--catalog", file("catalog.json")];
  const full = await fullSync(files);
  await changeRows();
  await incrementalSync(files, full);
  say(whatNext(relative(process.cwd(), folder) || "."));
}

async function checkLogin(): Promise<void> {
  say("1. Does the login work?");
  const check = await tap(["--config", file("config.json"), "--test"], "check.log");
  say(check.printed.trim());
}

async function discover(): Promise<void> {
  say("\n2. Which streams are there?");
  const discovery = await tap(["--config", file("config.json"), "--discover"], "catalog.json");
  say(`The catalog is in ${shown("catalog.json")}. ${await sumLine(discovery)}`);
}

async function fullSync(files: readonly string[]): Promise<TapRun> {
  say("\n3. A full sync");
  return sync(files, "full.jsonl");
}

async function changeRows(): Promise<void> {
  say("\n4. A user changes rows in the org");
  const changes = await changeOrg(org.url, login);
  say(`${changes.created} rows created, ${changes.updated} updated, ${changes.deleted} deleted. Half an hour passes.`);
  org.clock.advance(30 * 60_000);
}

async function incrementalSync(files: readonly string[], full: TapRun): Promise<void> {
  say("\n5. An incremental sync from the state");
  const incremental = await sync([...files, "--state", file("state.json")], "incremental.jsonl");
  say(
    "\nThe first of the changed rows. EntityDefinition has no dates: it is read in full each time, here without changes.",
  );
  say(await changesTable(incremental.file, full.file));
}

/** Runs a sync, keeps its state and prints what each stream brought. */
async function sync(args: readonly string[], name: string): Promise<TapRun> {
  const run = await tap(args, name);
  writeFileSync(file("state.json"), `${JSON.stringify(await lastState(run.file), null, 2)}\n`);
  say(await streamsTable(run));
  say(await sumLine(run));
  return run;
}

async function tap(args: readonly string[], name: string): Promise<TapRun> {
  const before = org.apiCalls();
  const run = await runTap(args, file(name));
  if (run.exitCode !== 0) throw new Error(`tap-salesforce ${args.join(" ")} ended with ${run.exitCode}\n${run.log}`);
  return { ...run, calls: org.apiCalls() - before };
}

function shown(name: string): string {
  return relative(process.cwd(), file(name));
}

async function startOnFreePort(scale: number): Promise<RunningOrg> {
  for (let port = firstPort; ; port += 1) {
    try {
      return await startOrg({ port, scale, login });
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isTaken || port > firstPort + 50) throw error;
    }
  }
}
