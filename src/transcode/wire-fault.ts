import { TapError } from "@singer-io-ts/tap-kit";

/** What is wrong with the bytes of a row, as the end of a sentence that begins with it. Whoever knows stream and row says so. */
export class WireFault extends Error {
  override readonly name = "WireFault";
}

/** A value that is not of its column's type: the field's type may have changed. */
export class ValueFault extends WireFault {}

/** The code of the error that a ValueFault becomes. */
export const unexpectedValue = "UNEXPECTED_VALUE";

/** @param message names the stream, and what was expected. */
export const malformedReply = (message: string, stream?: string, code = "MALFORMED_REPLY"): TapError =>
  new TapError(message, {
    code,
    kind: "integrity",
    hint: "Run again; if it stays, look for a proxy that changes replies, and report it.",
    ...(stream === undefined ? {} : { stream }),
  });
