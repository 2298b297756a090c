import { compileCheck } from "../input/check-json.ts";
import { isObject, type JsonObject, propertiesOf } from "../json.ts";
import type { ContractCheck } from "./contract-check.ts";
import { recordsOf } from "./records.ts";
import { ensure, expectExit, type Trial } from "./trial.ts";

/** Keywords of JSON Schema that some targets or checkers do not accept. */
const refusedKeywords = ["anyOf", "allOf", "oneOf", "not", "$ref", "multipleOf"];

/** What must hold for the messages of one whole run. */
export function messageChecks(trial: Trial): readonly ContractCheck[] {
  return [
    { name: "discovers schemas that all targets take, with keys that exist", run: () => checkDiscovery(trial) },
    { name: "writes records that match their schema", run: () => checkRecords(trial) },
    { name: "writes keys that are present and unique", run: () => checkKeys(trial) },
    { name: "writes a stream's SCHEMA before its records", run: () => checkOrder(trial) },
    { name: "ends with a STATE", run: () => checkLastMessage(trial) },
  ];
}

async function checkDiscovery(trial: Trial): Promise<void> {
  const { text } = expectExit(await trial.run(["--discover"]), 0);
  const catalog: { readonly streams: readonly JsonObject[] } = JSON.parse(text);
  const { streams } = catalog;
  ensure(streams.length > 0, "discovery found no stream");
  for (const stream of streams) {
    const id = String(stream["tap_stream_id"]);
    const schema = stream["schema"];
    ensure(isObject(schema), `${id} has no schema`);
    await compileCheck(schema);
    checkKeywords(id, schema);
    const properties = propertiesOf(schema);
    for (const key of [stream["key_properties"] ?? []].flat()) {
      const types = [properties.get(String(key))?.["type"]].flat();
      ensure(types[0] !== undefined && !types.includes("null"), `${id}: key property ${key} is missing or may be null`);
    }
    const replicationKey = stream["replication_key"] ?? null;
    ensure(
      replicationKey === null || properties.has(String(replicationKey)),
      `${id}: replication key ${replicationKey} is missing`,
    );
  }
}

function checkKeywords(id: string, schema: JsonObject): void {
  for (const word of refusedKeywords) ensure(schema[word] === undefined, `${id}: its schema has ${word}`);
  ensure(schema["additionalProperties"] !== false, `${id}: its schema forbids additional properties`);
  for (const property of propertiesOf(schema).values()) checkKeywords(id, property);
  if (isObject(schema["items"])) checkKeywords(id, schema["items"]);
}

async function checkRecords(trial: Trial): Promise<void> {
  const { messages } = await trial.whole();
  const checks = new Map<string, Awaited<ReturnType<typeof compileCheck>>>();
  const properties = new Map<string, string>();
  for (const message of messages) {
    const { type, stream: id, schema } = message;
    // A later SCHEMA applies to the records after it.
    if (type === "SCHEMA" && typeof id === "string" && isObject(schema)) {
      checks.set(id, await compileCheck(schema));
      properties.set(id, [...propertiesOf(schema).keys()].join());
    }
    for (const { stream, record } of recordsOf([message])) {
      const fault = checks.get(stream)?.(record);
      ensure(fault === null, `${stream}: a record does not match its schema: ${JSON.stringify(fault)}`);
      const actual = Object.keys(record).join();
      ensure(properties.get(stream) === actual, `${stream}: a record has ${actual} instead of its schema's properties`);
    }
  }
}

async function checkKeys(trial: Trial): Promise<void> {
  const { messages } = await trial.whole();
  const seen = new Set<string>();
  const keys = new Map(
    messages.flatMap((message) => (message.type === "SCHEMA" ? [[message["stream"], message["key_properties"]]] : [])),
  );
  for (const { stream, record } of recordsOf(messages)) {
    const names = [keys.get(stream) ?? []].flat().map(String);
    const values = names.map((name) => record[name] ?? null);
    ensure(!values.includes(null), `${stream}: a record has no value in its key ${names.join()}`);
    const key = JSON.stringify([stream, values]);
    ensure(names.length === 0 || !seen.has(key), `${stream}: two records have the key ${JSON.stringify(values)}`);
    seen.add(key);
  }
}

async function checkOrder(trial: Trial): Promise<void> {
  const { messages } = await trial.whole();
  const known = new Set<unknown>();
  for (const message of messages) {
    if (message.type === "SCHEMA") known.add(message["stream"]);
    if (message.type === "RECORD")
      ensure(known.has(message["stream"]), `${message["stream"]}: a RECORD comes before its SCHEMA`);
  }
}

async function checkLastMessage(trial: Trial): Promise<void> {
  const { messages } = await trial.whole();
  const last = messages.at(-1)?.type;
  ensure(last === "STATE", `the last message is ${last ?? "none"} instead of STATE`);
}
