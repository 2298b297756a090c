import { type Clock, type Json, main, memorySink, type Sink, type Tap } from "@singer-io-ts/tap-kit";
import { manualClock } from "@singer-io-ts/tap-kit/testing";

export interface Ran {
  readonly code: number;
  readonly text: string;
  readonly logs: string;
  /** Parsed when asked for. */
  readonly messages: readonly Record<string, Json>[];
}

export interface Around {
  /** Files by name; text is taken as it is, anything else as JSON. Each is passed as `--name`. */
  readonly files?: Readonly<Record<string, Json>>;
  /** Files that are there but not passed. */
  readonly others?: Readonly<Record<string, Json>>;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  readonly stdout?: Sink;
  readonly graceMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** One command in this process. The configuration is empty unless given. */
export async function run(tap: Tap<unknown>, args: readonly string[] = [], around: Around = {}): Promise<Ran> {
  const { files = {}, others = {}, clock = manualClock(), signal, stdout, graceMs = 50, env } = around;
  const all: Readonly<Record<string, Json>> = { config: {}, ...files };
  const memory = memorySink();
  let logs = "";
  const code = await main(tap, {
    argv: [...args, ...Object.keys(all).flatMap((name) => [`--${name}`, name])],
    stdout: stdout ?? memory,
    stderr: (text) => {
      logs += text;
    },
    readFile: async (name) => {
      const file = all[name] ?? others[name];
      return typeof file === "string" ? file : JSON.stringify(file);
    },
    clock,
    graceMs,
    ...(signal === undefined ? {} : { signal }),
    ...(env === undefined ? {} : { env }),
  });
  return {
    code,
    logs,
    text: memory.text(),
    get messages() {
      // The kit writes objects.
      return memory.messages() as Record<string, Json>[];
    },
  };
}

/** The messages in short: type and stream. */
export function outline(messages: readonly Record<string, Json>[]): readonly string[] {
  return messages.map(({ type, stream }) => (stream === undefined ? String(type) : `${type} ${stream}`));
}
