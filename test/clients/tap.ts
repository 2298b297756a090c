import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Finished, lastLines, mustRun, run } from "./process.ts";
import { pathWithNode } from "./python.ts";
import { byStream, type Json, type Lists, type Row } from "./records.ts";

/** The path of the tap's program, as a user installs it. */
export const bin = join(import.meta.dirname, "../../bin/tap-salesforce.js");

/** Streams by name, each with the key that it is read by incrementally; null: it is read in full each time. */
type Streams = ReadonlyMap<string, string | null>;

/** The tap as a runner uses it: a program, a folder for its files, one configuration. */
export interface Tap {
  /** Writes the configuration, with these settings in addition. @returns its path */
  configure(settings?: Readonly<Record<string, Json>>): Promise<string>;
  /** `tap --discover`, into catalog.json. */
  discover(): Promise<Streams>;
  /** Runs `tap | client` in a shell, as users do; both must succeed. Needs `discover` before. */
  pipeInto(client: readonly string[], options: { readonly run: string; readonly state?: Json }): Promise<Piped>;
  /** Runs `tap spec|check|discover|read`, whatever its exit code. */
  airbyte(verb: string, files?: Readonly<Record<string, Json>>): Promise<Finished>;
}

/** The result of a pipe of tap and client. */
export interface Piped {
  /** Of the client. */
  readonly stdout: string;
  readonly stderr: string;
  /** What the tap wrote, parsed. */
  readonly messages: readonly Message[];
}

export interface Message {
  readonly type: string;
  readonly stream?: string;
  readonly record?: Row;
  readonly value?: Json;
}

/** A tap that works in `folder`, with these settings to log in. */
export function tapIn(folder: string, login: Readonly<Record<string, Json>>): Tap {
  const file = (name: string): string => join(folder, name);
  const env = { PATH: pathWithNode };
  const write = async (name: string, value: Json): Promise<string> => {
    await mkdir(folder, { recursive: true });
    await writeFile(file(name), JSON.stringify(value));
    return file(name);
  };
  return {
    configure: (settings = {}) =>
      write("config.json", { ...login, token_store: file("token.json"), cache_dir: file("cache"), ...settings }),
    async discover() {
      const { stdout } = await mustRun([bin, "--config", file("config.json"), "--discover"], { cwd: folder, env });
      await writeFile(file("catalog.json"), stdout);
      return streamsOf(JSON.parse(stdout));
    },
    async pipeInto(client, { run: name, state }) {
      const args = ["--config", file("config.json"), "--catalog", file("catalog.json")];
      if (state !== undefined) args.push("--state", await write(`${name}.state.json`, state));
      const messages = file(`${name}.messages.jsonl`);
      const left = `{ ${quote([bin, ...args])}; echo $? > ${quote([file(`${name}.exit`)])}; } 2> ${quote([file(`${name}.log`)])}`;
      const pipe = `${left} | tee ${quote([messages])} | ${quote(client)}`;
      const { code, stdout, stderr } = await run(["sh", "-c", pipe], { cwd: folder, env });
      // A client that gives up breaks the pipe, so its own error comes first.
      if (code !== 0) throw new Error(`${client[0]} ended with ${code}: ${lastLines(stderr || stdout)}`);
      const exit = (await readFile(file(`${name}.exit`), "utf8")).trim();
      if (exit !== "0") {
        throw new Error(`the tap ended with ${exit}: ${lastLines(await readFile(file(`${name}.log`), "utf8"))}`);
      }
      return { stdout, stderr, messages: messagesOf(await readFile(messages, "utf8")) };
    },
    async airbyte(verb, files = {}) {
      const args: string[] = [];
      for (const [option, value] of Object.entries(files)) {
        args.push(`--${option}`, await write(`airbyte-${option}.json`, value));
      }
      return await run([bin, verb, ...args], { cwd: folder, env });
    },
  };
}

/** For sh. */
function quote(words: readonly string[]): string {
  return words.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
}

interface Catalog {
  readonly streams: readonly { readonly tap_stream_id: string; readonly replication_key?: string }[];
}

function streamsOf({ streams }: Catalog): Streams {
  return new Map(streams.map(({ tap_stream_id, replication_key }) => [tap_stream_id, replication_key ?? null]));
}

function messagesOf(text: string): readonly Message[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Message => JSON.parse(line));
}

/** The records among messages, by stream. */
export function recordsOf(messages: readonly Message[]): Lists {
  return byStream(
    messages.flatMap(({ type, stream, record }) =>
      type === "RECORD" && stream !== undefined && record !== undefined ? [[stream, record] as const] : [],
    ),
  );
}

/** The last state among messages, for the next run. @throws Error if the last message is not a STATE */
export function lastState(messages: readonly Message[]): Json {
  const last = messages.at(-1);
  if (last?.type !== "STATE" || last.value === undefined)
    throw new Error(`The tap's last message is ${last?.type}, not STATE.`);
  return last.value;
}
