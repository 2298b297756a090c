import { readFileSync } from "node:fs";

/** A record as a Singer target sees it. */
export interface DemoRecord {
  readonly stream: string;
  readonly record: Readonly<Record<string, unknown>>;
}

function messages(file: string): { readonly type: string; readonly [member: string]: unknown }[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** The records of every stream of the file, in order; empty streams too. */
export function recordsOf(file: string): ReadonlyMap<string, readonly DemoRecord["record"][]> {
  const streams = new Map<string, DemoRecord["record"][]>();
  for (const message of messages(file)) {
    const stream = String(message["stream"]);
    if (message.type === "SCHEMA" && !streams.has(stream)) streams.set(stream, []);
    if (message.type === "RECORD") streams.get(stream)?.push(message["record"] as DemoRecord["record"]); // a RECORD has one
  }
  return streams;
}

/** The key of every stream of the file. */
export function keysOf(file: string): ReadonlyMap<string, readonly string[]> {
  const schemas = messages(file).filter(({ type }) => type === "SCHEMA");
  return new Map(
    // A SCHEMA has both.
    schemas.map((schema) => [String(schema["stream"]), schema["key_properties"] as readonly string[]]),
  );
}

/** The state that a target would pass to the next run. */
export function lastState(file: string): unknown {
  return messages(file).findLast(({ type }) => type === "STATE")?.["value"] ?? {};
}
