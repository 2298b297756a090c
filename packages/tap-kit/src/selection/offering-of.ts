import type { KitSettings } from "../settings/kit-settings.ts";
import { patternsOfMeltano } from "./meltano-select.ts";
import type { Offering } from "./offering.ts";
import { SelectRules } from "./select-rules.ts";

/** What a run's settings, and the runner, say about the streams that a discovery offers. */
export function offeringOf(
  { select, selectFieldsByDefault }: KitSettings,
  env: Readonly<Record<string, string | undefined>>,
): Offering {
  return {
    byDefault: selectFieldsByDefault,
    rules: select === null ? null : new SelectRules(select),
    ofRunner: patternsOfMeltano(env),
  };
}
