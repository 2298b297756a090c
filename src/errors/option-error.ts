import { TapError } from "@singer-io-ts/tap-kit";
import type { Config } from "../config/config.generated.ts";

/** An error of one option. */
export function optionError(option: keyof Config, what: string, hint: string): TapError {
  return new TapError(`${option}: ${what}`, { code: "CONFIG", kind: "config", setting: `${option}`, hint });
}
