import type { Row } from "./target.ts";
import type { Message } from "./test-org.ts";

/** The records of a run, in the order of its output. @param stream only the records of this one */
export function recordsOf({ messages }: { readonly messages: readonly Message[] }, stream?: string): Row[] {
  return messages
    .filter((message) => message.type === "RECORD" && (stream === undefined || message["stream"] === stream))
    .map(({ record }) => record as Row); // a RECORD has one
}
