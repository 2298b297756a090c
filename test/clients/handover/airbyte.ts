import { readFile, writeFile } from "node:fs/promises";
import { mustEqual } from "../compare.ts";
import { lockedVersion, prepare } from "../environment.ts";
import {
  type AirbyteMessage,
  type AirbyteState,
  type AirbyteStream,
  configured,
  isIncremental,
  lastOfEach,
  messagesOf,
} from "../fidelity/airbyte-messages.ts";
import { type Files, filesOf } from "../fidelity/files.ts";
import type { OrgClient, OrgClientContext } from "../fidelity/org-client.ts";
import { restOf } from "../fidelity/rest.ts";
import { mustRun } from "../process.ts";
import { byStream, countOf, type Lists } from "../records.ts";
import { beginTransaction, change } from "./changes.ts";
import { type Handover, mustContinue } from "./compare.ts";
import { configArguments, runTap } from "./tap.ts";

const name = "airbyte-source-salesforce";

/** From Airbyte's source to this one, with its configuration, configured catalog and state. */
export const fromAirbyte: OrgClient = {
  name: "from-airbyte",
  version: () => lockedVersion(name, name),
  async run(context) {
    const { org, folder, step, standIn } = context;
    const environment = await prepare(name, context.environments, context.python);
    const files = await configure(context);
    const other = async (...args: readonly string[]): Promise<readonly AirbyteMessage[]> => {
      const command = [environment.program("source-salesforce"), ...args, "--config", files.config];
      return messagesOf((await mustRun(command, { cwd: folder, env: standIn })).stdout);
    };
    const theirs = await step("the other source: read", async () => {
      const streams = (await other("discover")).find(({ type }) => type === "CATALOG")?.catalog?.streams ?? [];
      await writeFile(files.catalog, JSON.stringify({ streams: streams.map(configured) }));
      beginTransaction(org);
      const messages = await other("read", "--catalog", files.catalog);
      const states = lastOfEach(messages.flatMap(({ state }) => (state === undefined ? [] : [state])));
      await writeFile(files.state, JSON.stringify(states));
      const records = recordsOf(messages);
      return { seen: `${countOf(records)} records of ${streams.length} streams`, value: { records, streams } };
    });
    change(org);
    await step("tap-salesforce state migrate", async () => {
      const { stdout } = await runTap(context, ["state", "migrate", files.state, "--json"]);
      const rows: readonly unknown[] = JSON.parse(stdout);
      return { seen: `${rows.length} bookmarks understood`, value: null };
    });
    const streams = handedOver(theirs.streams, JSON.parse(await readFile(files.state, "utf8")));
    const read = async () => {
      const args = ["read", ...configArguments(files.config), "--catalog", files.catalog, "--state", files.state];
      return messagesOf((await runTap(context, args)).stdout);
    };
    const isHandedOver = ([stream]: readonly [string, unknown]): boolean =>
      streams.some((each) => each.stream === stream);
    const ours = await step("tap-salesforce read --state", async () => {
      const messages = await read();
      const records = recordsOf(messages);
      await mustContinue(streams, { theirs: theirs.records, ours: records, rest: restOf(org) });
      mustEqual(describedBy(records), describedBy(theirs.records));
      const came = countOf(new Map([...records].filter(isHandedOver)));
      return { seen: `${came} records of ${streams.length} streams: all that changed, each once`, value: messages };
    });
    await step("tap-salesforce read --state, again", async () => {
      const states = lastOfEach(ours.flatMap(({ state }) => (state === undefined ? [] : [state])));
      await writeFile(files.state, JSON.stringify(states));
      const again = [...recordsOf(await read())].filter(isHandedOver);
      if (again.length > 0) throw new Error(`These streams came again: ${again.map(([stream]) => stream).join(", ")}`);
      return { seen: "nothing comes twice", value: null };
    });
  },
};

async function configure(context: OrgClientContext): Promise<Files> {
  const { files, login } = filesOf(context);
  // One time window for each stream instead of some hundred.
  const slices = { start_date: "1990-01-01T00:00:00Z", stream_slice_step: "P18000D", lookback_window: "PT10M" };
  const more = { preserve_na_values: true, is_sandbox: false, auth_type: "Client", force_use_bulk_api: false };
  await writeFile(files.config, JSON.stringify({ ...login, ...slices, ...more }));
  return files;
}

/** The streams whose state has a slice; this one has the whole time up to its end. */
function handedOver(streams: readonly AirbyteStream[], states: readonly AirbyteState[]): readonly Handover[] {
  const values = new Map(
    states.map(({ stream: { stream_descriptor, stream_state } }) => [
      stream_descriptor.name,
      stream_state?.slices?.at(0)?.end,
    ]),
  );
  return streams
    .filter((stream) => isIncremental(stream) && stream.name !== inFull)
    .flatMap(({ name: stream, default_cursor_field: [key] = [] }) => {
      const end = values.get(stream);
      return key === undefined || end === undefined ? [] : [{ stream, key, value: end, lookbackMs }];
    });
}

/** The objects in the connector's own stream of describes. */
const describedBy = (records: Lists): Lists =>
  new Map([["Describe", (records.get("Describe") ?? []).map(({ name = null }) => ({ name }))]]);

/** As the configuration has it. */
const lookbackMs = 600_000;

/** This tap reads it in full each time: not every definition says when it was changed. */
const inFull = "EntityDefinition";

function recordsOf(messages: readonly AirbyteMessage[]): Lists {
  return byStream(
    messages.flatMap(({ record }) => (record === undefined ? [] : [[record.stream, record.data] as const])),
  );
}
