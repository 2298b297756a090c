import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type RunningOrg, type StartOptions, startOrg } from "@singer-io-ts/demo-org";
import { type Clock, type Environment, main, memorySink, type Sink } from "@singer-io-ts/tap-kit";
import { tap } from "../../src/tap.ts";
import { seededRandom } from "./seeded-random.ts";

export interface Message {
  readonly type: string;
  readonly [member: string]: unknown;
}

export interface TapRun {
  readonly exitCode: number;
  readonly messages: readonly Message[];
  readonly stdout: string;
  readonly stderr: string;
  /** The last STATE's value, or the state given. */
  readonly state: unknown;
  /** API calls, as the org counts them. */
  readonly calls: number;
}

export interface RunOptions {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly catalog?: unknown;
  readonly state?: unknown;
  readonly args?: readonly string[];
  readonly signal?: AbortSignal;
  /** In place of the org's clock. */
  readonly clock?: Clock;
  /** In place of random numbers that are the same in each run. */
  readonly random?: () => number;
  /** In place of the tap as it is. */
  readonly tap?: typeof tap;
  /** Wraps the sink that stores the output, for example as a pipe that breaks or is slow. */
  readonly sink?: (memory: Sink) => Sink;
  /** Contents of files by name, in place of the options above. */
  readonly files?: Readonly<Record<string, string>>;
  /** What a person sees of the outputs; absent: there is no terminal. */
  readonly screen?: Pick<Environment, "isTerminal" | "isErrorTerminal" | "columns" | "env">;
}

/** A demo org and the tap in this process, with one clock that waiting moves, so that no time passes. */
export class TestOrg {
  readonly running: RunningOrg;
  /** For this org only: no test writes into the user's folders or reads what another one wrote. */
  readonly #cache = mkdtempSync(join(tmpdir(), "describes-"));

  private constructor(running: RunningOrg) {
    this.running = running;
  }

  static async start(options: StartOptions = {}): Promise<TestOrg> {
    return new TestOrg(await startOrg({ scale: 0.1, ...options }));
  }

  get config(): Readonly<Record<string, unknown>> {
    const { clientId, clientSecret } = this.running.credentials;
    return { login_url: this.running.url, client_id: clientId, client_secret: clientSecret, cache_dir: this.#cache };
  }

  /** Runs one command of the tap. */
  async run(options: RunOptions = {}): Promise<TapRun> {
    const { config = {}, catalog, state, args = [], signal, clock = orgClock(this.running) } = options;
    const { random = seededRandom(1) } = options;
    const values: Readonly<Record<string, unknown>> = {
      "config.json": { ...this.config, ...config },
      "catalog.json": catalog,
      "state.json": state,
    };
    const stdout = memorySink();
    let stderr = "";
    const before = this.running.apiCalls();
    const exitCode = await main(options.tap ?? tap, {
      argv: ["--config", "config.json", ...given("catalog", catalog), ...given("state", state), ...args],
      stdout: options.sink?.(stdout) ?? stdout,
      stderr: (text) => {
        stderr += text;
      },
      clock,
      random,
      readFile: async (path) => options.files?.[path] ?? JSON.stringify(values[path]) ?? missing(path),
      ...options.screen,
      ...(signal === undefined ? {} : { signal }),
    });
    const text = stdout.text();
    const messages = text
      .split("\n")
      .filter((line) => line.startsWith('{"type"'))
      .map((line): Message => JSON.parse(line));
    const last = messages.findLast(({ type }) => type === "STATE")?.["value"] ?? state;
    return { exitCode, messages, stdout: text, stderr, state: last, calls: this.running.apiCalls() - before };
  }

  async discover(config: RunOptions["config"] = {}): Promise<Catalog> {
    const run = await this.run({ config, args: ["--discover"] });
    if (run.exitCode !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout);
  }

  async close(): Promise<void> {
    await this.running.close();
    rmSync(this.#cache, { recursive: true, force: true });
  }
}

export interface Catalog {
  readonly streams: readonly {
    readonly tap_stream_id: string;
    readonly schema: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
    readonly metadata: readonly {
      readonly breadcrumb: readonly string[];
      readonly metadata: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

function missing(path: string): never {
  throw Object.assign(new Error(`no such file: ${path}`), { code: "ENOENT" });
}

function given(name: string, value: unknown): string[] {
  return value === undefined ? [] : [`--${name}`, `${name}.json`];
}

/** The org's clock for the tap. Waiting moves it. */
export function orgClock({ clock }: RunningOrg): Clock {
  const start = clock.now().getTime();
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.now().getTime() - start,
    sleep: async (ms, signal) => {
      signal.throwIfAborted();
      clock.advance(ms);
    },
  };
}
