import { TapError } from "@singer-io-ts/tap-kit";

/**
 * The error of a stream whose catalog entry discovery did not write, or wrote with an earlier version.
 * @param what is wrong with it, as the end of a sentence that begins with the stream's id.
 */
export function catalogError(stream: string, code: `CATALOG_${string}`, what: string): TapError {
  return new TapError(`${stream}: ${what}`, { code, kind: "config", stream, hint: "Run discovery again." });
}
