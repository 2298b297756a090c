import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, lastLines, mustRun } from "./process.ts";
import { byStream, type Json, type Lists, type Row } from "./records.ts";

/** The members of a message that the steps use, after the models have accepted it. */
export interface Message {
  readonly type: string;
  readonly connectionStatus?: { readonly status: string; readonly message?: string };
  readonly catalog?: { readonly streams: readonly AirbyteStream[] };
  readonly record?: { readonly stream: string; readonly data: Row };
  readonly state?: StreamState & {
    readonly sourceStats: { readonly recordCount: number };
  };
  readonly trace?: {
    readonly type: string;
    readonly error?: { readonly message: string; readonly failure_type: string };
    readonly stream_status?: { readonly stream_descriptor: { readonly name: string }; readonly status: string };
  };
}

/** A state of the type STREAM. */
export type StreamState = {
  readonly type: string;
  readonly stream: { readonly stream_descriptor: { readonly name: string }; readonly stream_state: Row };
};

export interface AirbyteStream {
  readonly name: string;
  readonly supported_sync_modes: readonly string[];
  readonly default_cursor_field?: readonly string[];
  readonly [member: string]: Json | undefined;
}

export type Validator = (finished: Finished, code: number) => Promise<readonly Message[]>;

/** Reads the messages of a run. @throws Error if its exit code is another one, or if the models refuse a line of stdout */
export function validator(python: string, folder: string): Validator {
  return async ({ code, stdout, stderr }, wanted) => {
    if (code !== wanted) throw new Error(`the tap ended with ${code}, not ${wanted}: ${lastLines(stderr || stdout)}`);
    const file = join(folder, "airbyte-messages.jsonl");
    await writeFile(file, stdout);
    const script = join(import.meta.dirname, "python/validate_messages.py");
    const judged = await mustRun([python, script, file], { cwd: folder });
    const { faults, faulty }: { readonly faults: readonly string[]; readonly faulty: number } = JSON.parse(
      judged.stdout,
    );
    if (faulty > 0) throw new Error(`${faulty} lines are no Airbyte messages:\n${faults.join("\n")}`);
    const lines = stdout.split("\n").filter((line) => line !== "");
    return lines.map((line): Message => JSON.parse(line)).filter(({ type }) => type !== "LOG");
  };
}

export function configured(streams: readonly AirbyteStream[], mode?: string): { readonly streams: readonly Json[] } {
  return {
    streams: streams.map((stream) => ({
      // A stream is JSON as it was parsed.
      stream: stream as unknown as Json,
      sync_mode: mode ?? (cursorOf(stream) === null ? "full_refresh" : "incremental"),
      destination_sync_mode: "append_dedup",
    })),
  };
}

export function cursorOf({ supported_sync_modes: modes, default_cursor_field: cursor }: AirbyteStream): string | null {
  return modes.includes("incremental") ? (cursor?.[0] ?? null) : null;
}

export function statusesOf(messages: readonly Message[]): readonly string[] {
  return messages.flatMap(({ connectionStatus }) => connectionStatus?.status ?? []);
}

export function recordsOf(messages: readonly Message[]): Lists {
  return byStream(
    messages.flatMap(({ record }) => (record === undefined ? [] : [[record.stream, record.data] as const])),
  );
}

/** The last state of each stream, as the platform passes it to the next run. */
export function statesOf(messages: readonly Message[]): readonly StreamState[] {
  const last = new Map<string, StreamState>();
  for (const { state } of messages) {
    if (state !== undefined) last.set(state.stream.stream_descriptor.name, { type: state.type, stream: state.stream });
  }
  return [...last.values()];
}

/** Each stream reports STARTED first and COMPLETE last, its states count each record once, and no record follows the last state. */
export function mustEndWell(messages: readonly Message[], streams: readonly string[]): void {
  for (const name of streams) {
    const own = messages.filter((message) => streamOf(message) === name);
    const statuses = own.flatMap(({ trace }) => trace?.stream_status?.status ?? []);
    if (statuses[0] !== "STARTED" || statuses.at(-1) !== "COMPLETE")
      throw new Error(`${name} reports ${statuses.join(", ")}`);
    const records = own.filter(({ type }) => type === "RECORD").length;
    const counted = own.reduce((sum, { state }) => sum + (state?.sourceStats.recordCount ?? 0), 0);
    if (counted !== records) throw new Error(`${name}: its states count ${counted} records, there are ${records}`);
    const order = own.map(({ type }) => type);
    if (order.lastIndexOf("STATE") < order.lastIndexOf("RECORD"))
      throw new Error(`${name}: records after its last STATE`);
    if (!order.includes("STATE")) throw new Error(`${name}: no STATE`);
  }
}

function streamOf({ record, state, trace }: Message): string | undefined {
  return record?.stream ?? state?.stream.stream_descriptor.name ?? trace?.stream_status?.stream_descriptor.name;
}

export function mustBe(found: readonly string[], wanted: readonly string[]): void {
  if (found.join() !== wanted.join()) throw new Error(`expected ${wanted.join()}, found ${found.join() || "nothing"}`);
}
