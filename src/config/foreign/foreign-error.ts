import { TapError } from "@singer-io-ts/tap-kit";

/** An error about a setting of another connector. */
export function foreignError(setting: string, what: string, hint: string): TapError {
  return new TapError(`${setting}: ${what}`, { code: "CONFIG", kind: "config", setting, hint });
}
