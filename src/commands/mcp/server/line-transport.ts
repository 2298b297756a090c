import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  JSONRPCMessageSchema,
  type RequestId,
} from "@modelcontextprotocol/sdk/types.js";
import { errorMessage, parseExactJson, type Sink } from "@singer-io-ts/tap-kit";
import { linesOf } from "./lines-of.ts";

/** What is longer is no message, and is skipped. */
const longestLine = 64 * 1024 * 1024;

/**
 * Messages as lines of standard input and output. The SDK's own transport does not wait for whoever reads slowly, rounds numbers, and
 * does not know which requests have no answer yet when the input ends.
 */
export class LineTransport implements Transport {
  onmessage?: (message: JSONRPCMessage) => void;
  onclose?: () => void;
  onerror?: (error: Error) => void;
  readonly #sink: Sink;
  readonly #failed: (error: unknown) => void;
  readonly #unanswered = new Set<RequestId>();
  #answered: () => void = () => {};

  /** @param failed takes why nothing can be written any more. */
  constructor(sink: Sink, failed: (error: unknown) => void) {
    this.#sink = sink;
    this.#failed = failed;
  }

  async start(): Promise<void> {
    // Reading begins by `read`.
  }

  /** Hands on the messages that come, until the input ends. */
  async read(input: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const line of linesOf(input, longestLine)) {
      if (line === null) this.onerror?.(new Error("a line is too long"));
      else if (line.trim() !== "") this.#take(line);
    }
  }

  /** Resolves when each request has its answer. */
  answered(): Promise<void> {
    return new Promise((resolve) => {
      this.#answered = () => {
        if (this.#unanswered.size === 0) resolve();
      };
      this.#answered();
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    try {
      await this.#sink.write(Buffer.from(`${JSON.stringify(message)}\n`));
      await this.#sink.flush();
    } catch (error) {
      this.#failed(error);
    }
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message)) this.#forget(message.id);
  }

  async close(): Promise<void> {
    this.onclose?.();
  }

  #take(line: string): void {
    let message: JSONRPCMessage;
    try {
      message = JSONRPCMessageSchema.parse(parseExactJson(line));
    } catch (error) {
      this.onerror?.(new Error(errorMessage(error)));
      return;
    }
    if (isJSONRPCRequest(message)) this.#unanswered.add(message.id);
    this.onmessage?.(message);
    // What was cancelled gets no answer.
    if (isJSONRPCNotification(message) && message.method === "notifications/cancelled")
      this.#forget(message.params?.["requestId"] as RequestId | undefined);
  }

  #forget(id: RequestId | undefined): void {
    if (id !== undefined) this.#unanswered.delete(id);
    this.#answered();
  }
}
