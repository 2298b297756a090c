import { TapError } from "@singer-io-ts/tap-kit";

/** How often one wire page is fetched again without a row of it coming through before the stream fails. */
export const pageAttempts = 5;

/** The body broke off or was damaged: the wire page is fetched again. */
export function isInterruption(error: unknown): error is TapError {
  return error instanceof TapError && (error.detail.code === "INTERRUPTED" || error.detail.kind === "integrity");
}

export function hasCode(error: unknown, ...codes: readonly string[]): error is TapError {
  return error instanceof TapError && codes.includes(error.detail.code);
}

/** Salesforce's own count and the rows that came differ, also after reading again. */
export function countDiffers(stream: string, what: string, expected: number, received: number): TapError {
  return new TapError(`${stream}: Salesforce says ${what} has ${expected} rows, but ${received} came.`, {
    code: "COUNT_DIFFERS",
    kind: "integrity",
    stream,
    hint: "Run again: the rows are read from the last complete page. If it stays, report it to Salesforce with the stream's name.",
  });
}
