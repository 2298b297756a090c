import { jsonLines } from "../json-lines.ts";

/** A record as a Singer target sees it. */
export interface DemoRecord {
  readonly stream: string;
  readonly record: Readonly<Record<string, unknown>>;
}

interface Message {
  readonly type: string;
  readonly [member: string]: unknown;
}

/** The records of every stream of the file, in order; empty streams too. */
export async function recordsOf(file: string): Promise<ReadonlyMap<string, readonly DemoRecord["record"][]>> {
  const streams = new Map<string, DemoRecord["record"][]>();
  for await (const message of jsonLines<Message>(file)) {
    const stream = String(message["stream"]);
    if (message.type === "SCHEMA" && !streams.has(stream)) streams.set(stream, []);
    if (message.type === "RECORD") streams.get(stream)?.push(message["record"] as DemoRecord["record"]); // a RECORD has one
  }
  return streams;
}

/** The key of every stream of the file. */
export async function keysOf(file: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const keys = new Map<string, readonly string[]>();
  for await (const message of jsonLines<Message>(file)) {
    // A SCHEMA has both.
    if (message.type === "SCHEMA") keys.set(String(message["stream"]), message["key_properties"] as readonly string[]);
  }
  return keys;
}

/** The state that a target would pass to the next run. */
export async function lastState(file: string): Promise<unknown> {
  let state: unknown = {};
  for await (const { type, value } of jsonLines<Message>(file)) if (type === "STATE") state = value;
  return state;
}
