import { readFile, writeFile } from "node:fs/promises";
import { lockedVersion, prepare } from "../environment.ts";
import { type Files, filesOf } from "../fidelity/files.ts";
import type { OrgClient, OrgClientContext } from "../fidelity/org-client.ts";
import { restOf } from "../fidelity/rest.ts";
import { keyOf, messagesOf, type SingerCatalog, selected } from "../fidelity/singer-catalog.ts";
import { mustRun } from "../process.ts";
import { countOf, type Json } from "../records.ts";
import { lastState, type Message, recordsOf } from "../tap.ts";
import { beginTransaction, change } from "./changes.ts";
import { type Handover, mustContinue } from "./compare.ts";
import { configArguments, runTap } from "./tap.ts";

const name = "tap-salesforce";

/** Its key there is the same in all rows: this tap refuses to go on with it, and says what to do. */
const otherKey = "EntityDefinition";

interface State {
  readonly bookmarks: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly versions: Readonly<Record<string, number>>;
}

/** From singer-io's tap to this one, with its configuration, catalog and state. */
export const fromSingerIo: OrgClient = {
  name: "from-singer-io",
  version: () => lockedVersion(name, name),
  async run(context) {
    const { org, folder, step, standIn } = context;
    const environment = await prepare(name, context.environments, context.python);
    const files = await configure(context);
    const other = async (...args: readonly string[]): Promise<string> => {
      const command = [environment.program("tap-salesforce"), "--config", files.config, ...args];
      return (await mustRun(command, { cwd: folder, env: standIn })).stdout;
    };
    const theirs = await step("the other tap: --properties", async () => {
      const all: SingerCatalog = JSON.parse(await other("--discover"));
      const catalog = { streams: all.streams.filter(({ stream }) => stream !== otherKey) };
      await writeFile(files.catalog, JSON.stringify(selected(catalog)));
      beginTransaction(org);
      const messages = messagesOf(await other("--properties", files.catalog));
      await writeFile(files.state, JSON.stringify(lastState(messages)));
      const records = recordsOf(messages);
      return { seen: `${countOf(records)} records`, value: { records, catalog } };
    });
    change(org);
    await step("tap-salesforce state migrate", async () => {
      const { stdout } = await runTap(context, ["state", "migrate", files.state, "--json"]);
      const rows: readonly unknown[] = JSON.parse(stdout);
      return { seen: `${rows.length} bookmarks understood`, value: null };
    });
    const state: State = JSON.parse(await readFile(files.state, "utf8"));
    const streams = handedOver(theirs.catalog, state);
    const ours = await step("tap-salesforce --state", async () => {
      const { stdout } = await runTap(context, [
        ...configArguments(files.config),
        "--catalog",
        files.catalog,
        "--state",
        files.state,
      ]);
      const messages = messagesOf(stdout);
      const records = recordsOf(messages);
      await mustContinue(streams, { theirs: theirs.records, ours: records, rest: restOf(org) });
      mustKeepVersions(messages, streams, state);
      const came = countOf(new Map([...records].filter(([stream]) => streams.some((each) => each.stream === stream))));
      return {
        seen: `${came} records of ${streams.length} streams: all that changed, each once, in its version`,
        value: messages,
      };
    });
    await step("tap-salesforce --state, again", async () => {
      await writeFile(files.state, JSON.stringify(lastState(ours)));
      const { stdout } = await runTap(context, [
        ...configArguments(files.config),
        "--catalog",
        files.catalog,
        "--state",
        files.state,
      ]);
      const again = [...recordsOf(messagesOf(stdout))].filter(([stream]) =>
        streams.some((each) => each.stream === stream),
      );
      if (again.length > 0) throw new Error(`These streams came again: ${again.map(([stream]) => stream).join(", ")}`);
      return { seen: "nothing comes twice", value: null };
    });
  },
};

async function configure(context: OrgClientContext): Promise<Files> {
  const { files, login } = filesOf(context);
  const config = {
    ...login,
    start_date: "1990-01-01T00:00:00Z",
    api_type: "REST",
    is_sandbox: "false",
    select_fields_by_default: "true",
    quota_percent_total: "80",
    quota_percent_per_run: "25",
  };
  await writeFile(files.config, JSON.stringify(config));
  return files;
}

/** The streams that have a value in the state. */
function handedOver({ streams }: SingerCatalog, { bookmarks }: State): readonly Handover[] {
  return streams.flatMap((each) => {
    const key = keyOf(each);
    const value = key === null ? undefined : bookmarks[each.stream]?.[key];
    return key === null || value === undefined ? [] : [{ stream: each.stream, key, value }];
  });
}

/** @throws Error where a record of these streams has another version than the state, or one of them is activated */
function mustKeepVersions(messages: readonly Message[], streams: readonly Handover[], { versions }: State): void {
  const names = new Set(streams.map(({ stream }) => stream));
  for (const message of messages) {
    const { type, stream = "" } = message;
    if (!names.has(stream)) continue;
    if (type === "ACTIVATE_VERSION") throw new Error(`${stream}: its version was activated.`);
    const version: Json | undefined = (message as { readonly version?: Json }).version;
    if (type === "RECORD" && version !== versions[stream])
      throw new Error(`${stream}: a record has the version ${String(version)}, not ${versions[stream]}.`);
  }
}
