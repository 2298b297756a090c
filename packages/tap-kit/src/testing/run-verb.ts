import type { Environment } from "../command/environment.ts";
import { main } from "../main.ts";
import { memorySink, type Sink } from "../output/sink.ts";
import type { Tap } from "../tap/tap.ts";
import { manualClock } from "./manual-clock.ts";

/** The world around the command of a test. */
export interface VerbWorld
  extends Pick<Environment, "clock" | "signal" | "dialog" | "openBrowser" | "fileSystem" | "openObjects"> {
  /** Whether standard output and standard error are terminals; they are not where absent. */
  readonly isTerminal?: boolean;
  /** The terminal's width; 80 where absent. */
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What comes by standard input; nothing where absent. */
  readonly input?: string;
  /** The files of the working folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Takes the output in place of the result. */
  readonly stdout?: Sink;
}

/** What a command left behind. */
export interface VerbResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** The files, those included that the command wrote. */
  readonly files: Readonly<Record<string, string>>;
}

/** Runs one command of the tap in this process, as typed in a shell: `runVerb(tap, ["streams", "--json"], { files })`. */
export async function runVerb(tap: Tap<never>, argv: readonly string[], world: VerbWorld = {}): Promise<VerbResult> {
  const { isTerminal = false, columns = 80, files = {}, env = {}, input = "", ...rest } = world;
  const folder = new Map(Object.entries(files));
  const stdout = memorySink();
  let stderr = "";
  const code = await main(tap, {
    clock: manualClock(),
    stdout,
    graceMs: 50,
    openBrowser: async () => false,
    async *stdin() {
      yield Buffer.from(input);
    },
    ...rest,
    argv,
    env,
    isTerminal,
    isErrorTerminal: isTerminal,
    columns: () => columns,
    stderr: (text) => {
      stderr += text;
    },
    readFile: async (path) => folder.get(path) ?? missing(path),
    writeFile: async (path, text) => {
      const parts = typeof text === "string" ? [text] : await Array.fromAsync(text);
      folder.set(path, parts.join(""));
    },
  });
  return { code, stdout: stdout.text(), stderr, files: Object.fromEntries(folder) };
}

function missing(path: string): never {
  throw Object.assign(new Error(`no such file: ${path}`), { code: "ENOENT" });
}
