import type { TapError } from "@singer-io-ts/tap-kit";
import { optionError } from "../errors/option-error.ts";

/**
 * What is wrong with a start that lies in the future: nothing would be read, and runs would end well. Null: nothing is.
 * @param now the org's clock: this machine's may be wrong.
 */
export function futureStart(start: string | null, now: Date): TapError | null {
  if (start === null || Date.parse(start) <= now.getTime()) return null;
  return optionError(
    "start_date",
    `${start} lies in the future: Salesforce's clock says ${now.toISOString()}.`,
    "Choose an earlier start_date, or leave it out to read all rows.",
  );
}
