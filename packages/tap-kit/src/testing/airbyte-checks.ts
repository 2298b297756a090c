import { isObject, type Json, type JsonObject, propertiesOf } from "../json.ts";
import type { ContractCheck } from "./contract-check.ts";
import { ensureNothingLost, recordsOf, textsOf } from "./records.ts";
import { ensure, expectExit, type Message, type Trial } from "./trial.ts";

/** After how many of its STATE messages a run is cut off, at most. */
const mostCuts = 10;

/** The same tap as an Airbyte source. */
export function airbyteChecks(trial: Trial): readonly ContractCheck[] {
  return [
    { name: "reads the same records as an Airbyte source", run: () => checkSame(trial) },
    { name: "resumes from any STATE after which a run was killed", run: () => checkKilled(trial) },
    { name: "answers an unknown stream with an ERROR trace", run: () => checkUnknownStream(trial) },
  ];
}

async function checkSame(trial: Trial): Promise<void> {
  const { messages: all } = await trial.whole();
  const { messages } = expectExit(await trial.run(["read"], { catalog: await configuredCatalog(trial, all) }), 0);
  ensureNothingLost(all, [messages], "as an Airbyte source");
  const [bySinger, byAirbyte] = [textsOf(recordsOf(all)), textsOf(recordsOf(messages))];
  const more = [...byAirbyte].find((text) => !bySinger.has(text));
  ensure(more === undefined, `only the Airbyte source brings ${more}`);
}

async function checkKilled(trial: Trial): Promise<void> {
  const { messages: all } = await trial.whole();
  const catalog = await configuredCatalog(trial, all);
  const { messages } = expectExit(await trial.run(["read"], { catalog, settings: { state_interval: 0 } }), 0);
  const cuts = messages.flatMap(({ type }, index) => (type === "STATE" ? [index + 1] : []));
  for (const cut of cuts.slice(0, mostCuts)) {
    const before = messages.slice(0, cut);
    const rest = expectExit(await trial.run(["read"], { catalog, state: statesOf(before) }), 0);
    ensureNothingLost(all, [before, rest.messages], `when a run is killed after ${cut} messages`);
  }
}

async function checkUnknownStream(trial: Trial): Promise<void> {
  const stream = { name: "no_such_stream", json_schema: {} };
  const { exitCode, messages } = await trial.run(["read"], {
    catalog: { streams: [{ stream, sync_mode: "full_refresh" }] },
  });
  const error = messages.find(({ trace }) => isObject(trace) && trace["type"] === "ERROR");
  ensure(error !== undefined && exitCode === 1, `there is no ERROR trace, or the exit code ${exitCode} is not 1`);
}

/** The streams that a Singer run reads by itself, each as incremental as it can be. */
async function configuredCatalog(trial: Trial, singer: readonly Message[]): Promise<JsonObject> {
  const { messages } = expectExit(await trial.run(["discover"]), 0);
  const catalog = messages.find(({ type }) => type === "CATALOG")?.["catalog"];
  const read = new Map<Json | undefined, Set<string>>();
  for (const { type, stream, schema } of singer) {
    if (type !== "SCHEMA" || !isObject(schema)) continue;
    const names = propertiesOf(schema).keys();
    read.set(stream, new Set([...(read.get(stream) ?? []), ...names]));
  }
  const found = isObject(catalog) ? [catalog["streams"] ?? []].flat().filter(isObject) : [];
  const streams = found
    .filter(({ name }) => read.has(name))
    .map((stream): Json => {
      const modes = [stream["supported_sync_modes"] ?? []].flat();
      return {
        stream: { ...stream, json_schema: limited(stream["json_schema"] ?? null, read.get(stream["name"])) },
        sync_mode: modes.includes("incremental") ? "incremental" : "full_refresh",
        destination_sync_mode: "append",
      };
    });
  return { streams };
}

/** The schema with the properties that the Singer run has selected: a platform is offered more. */
function limited(schema: Json, names: ReadonlySet<string> = new Set()): Json {
  if (!isObject(schema)) return schema;
  const kept = [...propertiesOf(schema)].filter(([name]) => names.has(name) || name.startsWith("_ab_"));
  return { ...schema, properties: Object.fromEntries(kept) };
}

/** The state that the platform keeps of these messages: the last one of each stream. */
function statesOf(messages: readonly Message[]): Json {
  const states = messages.flatMap(({ type, state }) => (type === "STATE" && isObject(state) ? [state] : []));
  return [
    ...new Map(
      states.map((state) => [JSON.stringify(isObject(state["stream"]) && state["stream"]["stream_descriptor"]), state]),
    ).values(),
  ];
}
