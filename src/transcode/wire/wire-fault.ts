import { TapError } from "@singer-io-ts/tap-kit";

/** What is wrong with the bytes of a row, as the end of a sentence that begins with it. Whoever knows stream and row says so. */
export class WireFault extends Error {
  override readonly name = "WireFault";
}

/** A value that is not of its column's type: the field's type may have changed. */
export class ValueFault extends WireFault {}

/** A row without a value that is never to be null. */
export class MissingValue extends Error {
  override readonly name = "MissingValue";
  readonly property: string;

  constructor(property: string) {
    super(`has no ${property}`);
    this.property = property;
  }
}

/** A row that a key of the user's choice does not identify. */
export const keyMissing = (stream: string, property: string): TapError =>
  new TapError(`${stream}: a row has no ${property}, which is the stream's key.`, {
    code: "KEY_MISSING",
    kind: "config",
    stream,
    hint: "Choose other key_properties, or leave them out, and run discovery again: without them Id or a hash of the row is the key.",
  });

/** The code of the error that a ValueFault becomes. */
export const unexpectedValue = "UNEXPECTED_VALUE";

/** @param message names the stream, and what was expected. */
export const malformedReply = (message: string, stream?: string, code = "MALFORMED_REPLY"): TapError =>
  new TapError(message, {
    code,
    kind: "integrity",
    hint: "Run again. If the error persists, look for a proxy that changes replies, and report it.",
    ...(stream === undefined ? {} : { stream }),
  });

/** What `parse` makes of a reply. @throws TapError of kind "integrity" that names the stream where the reply is malformed */
export function parseReply<T>(stream: string, parse: () => T): T {
  try {
    return parse();
  } catch (cause) {
    if (!(cause instanceof WireFault)) throw cause;
    throw malformedReply(`${stream}: a reply ${cause.message}.`, stream);
  }
}
