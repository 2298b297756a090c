import { PassThrough } from "node:stream";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { ReadBuffer, serializeMessage } from "@modelcontextprotocol/sdk/shared/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { CallToolResult, JSONRPCMessage } from "@modelcontextprotocol/sdk/types.js";
import { type Clock, main } from "@singer-io-ts/tap-kit";
import { tap } from "../../src/tap.ts";
import { orgClock, type TestOrg } from "./test-org.ts";

/** The client's end of a server's standard input and output, in this process. */
class ProcessEnds implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly stdin = new PassThrough();
  readonly #received = new ReadBuffer();
  /** All bytes of standard output. */
  stdout = "";

  async start(): Promise<void> {}

  async send(message: JSONRPCMessage): Promise<void> {
    this.stdin.write(serializeMessage(message));
  }

  async close(): Promise<void> {
    this.stdin.end();
    this.onclose?.();
  }

  async write(bytes: Uint8Array | Iterable<Uint8Array>): Promise<void> {
    for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) {
      this.stdout += Buffer.from(piece).toString();
      this.#received.append(Buffer.from(piece));
    }
    for (let message = this.#received.readMessage(); message !== null; message = this.#received.readMessage())
      this.onmessage?.(message);
  }

  async flush(): Promise<void> {}
}

/** A server in this process, and the SDK's own client of it. */
export interface ServedOrg {
  readonly client: Client;
  /** Calls a tool; the client checks what it answers. */
  call(name: string, input?: Readonly<Record<string, unknown>>, signal?: AbortSignal): Promise<CallToolResult>;
  /** Sends a line as it is. */
  write(line: string): void;
  stdout(): string;
  stderr(): string;
  /** Closes the server's standard input, and gives its exit code. */
  end(): Promise<number>;
}

/** Starts `tap-salesforce mcp` with these words on an org. */
export const serveOrg = (org: TestOrg, ...words: readonly string[]): Promise<ServedOrg> =>
  serve({ config: org.config, clock: orgClock(org.running) }, words);

/** Starts it with a configuration. */
export async function serve(
  { config, clock }: { readonly config: Readonly<Record<string, unknown>>; readonly clock?: Clock },
  words: readonly string[] = [],
): Promise<ServedOrg> {
  const ends = new ProcessEnds();
  let stderr = "";
  const exitCode = main(tap, {
    argv: ["mcp", "--config", "config.json", ...words],
    stdin: () => ends.stdin,
    stdout: ends,
    stderr: (text) => {
      stderr += text;
    },
    ...(clock && { clock }),
    readFile: async (path) => {
      if (path === "config.json") return JSON.stringify(config);
      throw Object.assign(new Error(`no such file: ${path}`), { code: "ENOENT" });
    },
  });
  const client = new Client({ name: "test", version: "1.0.0" });
  await client.connect(ends);
  // With the tools the client gets the schemas that it checks answers by.
  await client.listTools();
  return {
    client,
    call: async (name, input = {}, signal) => {
      const params = { name, arguments: input };
      // The result of a call, and not that of a task.
      return (await client.callTool(params, undefined, signal && { signal })) as CallToolResult;
    },
    write: (line) => void ends.stdin.write(line),
    stdout: () => ends.stdout,
    stderr: () => stderr,
    end: async () => {
      await client.close();
      return exitCode;
    },
  };
}

/** The texts of an answer, the first of which is what was asked for. */
export const textsOf = ({ content }: CallToolResult): readonly string[] =>
  content.map((each) => (each.type === "text" ? each.text : ""));

/** What was asked for. */
export const answerIn = (result: CallToolResult): unknown => JSON.parse(textsOf(result)[0] ?? "");
