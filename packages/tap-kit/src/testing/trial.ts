import type { Json, JsonObject } from "../json.ts";
import { main } from "../main.ts";
import { memorySink } from "../output/sink.ts";
import type { ContractOptions } from "./contract-check.ts";
import { interrupting } from "./interrupting.ts";

/** A message, parsed. */
export interface Message extends JsonObject {
  readonly type: string;
}

/** A run of the tap and what it wrote. */
export interface TrialRun {
  readonly exitCode: number;
  /** Parsed when asked for. */
  readonly messages: readonly Message[];
  readonly text: string;
  readonly logs: string;
}

interface RunOptions {
  readonly state?: Json;
  readonly catalog?: Json;
  /** Settings that replace the trial's. */
  readonly settings?: JsonObject;
  /** The run is stopped when it has read so many pages. */
  readonly stopAfterPages?: number;
}

/** Runs of one tap with one configuration. */
export interface Trial {
  /** A Singer run, or with a verb one of Airbyte's. */
  run(args: readonly string[], options?: RunOptions): Promise<TrialRun>;
  /** A whole run without a state, carried out once. */
  whole(): Promise<TrialRun>;
}

export function createTrial<Config>({ tap, config, clock }: ContractOptions<Config>): Trial {
  const run = async (args: readonly string[], { state, catalog, settings, stopAfterPages }: RunOptions = {}) => {
    const files = new Map<string, Json>([["config.json", { ...config, ...settings }]]);
    if (state !== undefined) files.set("state.json", state);
    if (catalog !== undefined) files.set("catalog.json", catalog);
    const stdout = memorySink();
    const stop = new AbortController();
    let logs = "";
    const read = stopAfterPages === undefined ? tap : interrupting(tap, stopAfterPages, () => stop.abort("SIGTERM"));
    const exitCode = await main(read, {
      argv: [...args, ...[...files.keys()].flatMap((name) => [`--${name.replace(".json", "")}`, name])],
      stdout,
      stderr: (text) => {
        logs += text;
      },
      readFile: async (path) => JSON.stringify(files.get(path)),
      signal: stop.signal,
      ...(clock === undefined ? {} : { clock }),
    });
    return {
      exitCode,
      logs,
      text: stdout.text(),
      get messages() {
        // What the kit gives a sink are messages.
        return stdout.messages() as Message[];
      },
    };
  };
  let whole: Promise<TrialRun> | null = null;
  return {
    run,
    whole: () => {
      whole ??= run([]).then((outcome) => expectExit(outcome, 0));
      return whole;
    },
  };
}

/** The run, if it has this exit code. @throws where it has another one */
export function expectExit(outcome: TrialRun, exitCode: number): TrialRun {
  if (outcome.exitCode !== exitCode) {
    throw new Error(`the run ended with exit code ${outcome.exitCode} instead of ${exitCode}:\n${outcome.logs}`);
  }
  return outcome;
}

/** @throws with this text where the condition does not hold */
export function ensure(isKept: boolean, broken: string): asserts isKept {
  if (!isKept) throw new Error(broken);
}
