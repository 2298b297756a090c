import { TapError } from "@singer-io-ts/tap-kit";

/** What is wrong with the bytes of a row, as the end of a sentence that begins with it. Whoever knows stream and row says so. */
export class WireFault extends Error {
  override readonly name = "WireFault";
}

/** @param message names the stream, and what was expected. */
export const malformedReply = (message: string, stream?: string): TapError =>
  new TapError(message, {
    code: "MALFORMED_REPLY",
    kind: "integrity",
    hint: "Run again; if it stays, look for a proxy that changes replies, and report it.",
    ...(stream === undefined ? {} : { stream }),
  });
