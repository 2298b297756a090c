import { isObject, type Json, type JsonObject } from "../json.ts";
import type { Message } from "./trial.ts";

/** A record of a RECORD message, Singer's or Airbyte's. */
export interface Emitted {
  readonly stream: string;
  readonly record: JsonObject;
}

/** The records of the messages. */
export function recordsOf(messages: readonly Message[]): readonly Emitted[] {
  return messages.flatMap((message) => {
    if (message.type !== "RECORD") return [];
    const inner = message["record"];
    const isAirbyte = message["stream"] === undefined && isObject(inner);
    const record = isAirbyte ? inner["data"] : inner;
    const stream = isAirbyte ? inner["stream"] : message["stream"];
    return isObject(record) && typeof stream === "string" ? [{ stream, record }] : [];
  });
}

/** Records as texts; equal records have equal texts in both protocols. */
export function textsOf(records: readonly Emitted[]): ReadonlySet<string> {
  return new Set(
    records.map(
      ({ stream, record }) =>
        `${stream} ${JSON.stringify(record).replace('"_ab_cdc_deleted_at":', '"_sdc_deleted_at":')}`,
    ),
  );
}

/** The value of the last STATE of Singer messages. */
export function lastState(messages: readonly Message[]): JsonObject {
  const value: Json | undefined = messages.findLast(({ type }) => type === "STATE")?.["value"];
  if (!isObject(value)) throw new Error("the run wrote no STATE");
  return value;
}

/** Throws where a record of `all` is in none of the runs. */
export function ensureNothingLost(all: readonly Message[], runs: readonly (readonly Message[])[], when: string): void {
  const brought = textsOf(recordsOf(runs.flat()));
  const lost = [...textsOf(recordsOf(all))].filter((text) => !brought.has(text));
  if (lost.length > 0) throw new Error(`${lost.length} records are lost ${when}, the first is ${lost[0]}`);
}
