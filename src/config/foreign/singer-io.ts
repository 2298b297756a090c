import type { ForeignSetting } from "@singer-io-ts/tap-kit";
import { foreignError } from "./foreign-error.ts";

/** `true` and `"true"`; all else is production. All three connectors have it. */
const isSandbox: ForeignSetting = {
  name: "is_sandbox",
  schema: { type: "boolean" },
  translate: (value) => ({ environment: value === true ? "sandbox" : "production" }),
};

const apis: Readonly<Record<string, string>> = { REST: "rest", BULK: "bulk", BULK2: "bulk" };

/** REST or BULK; of MeltanoLabs' tap also BULK2. In any case. */
const apiType: ForeignSetting = {
  name: "api_type",
  schema: { type: "string" },
  translate(value) {
    const api = apis[String(value).trim().toUpperCase()];
    if (api === undefined)
      throw foreignError(
        "api_type",
        `${JSON.stringify(value)} is no value of it.`,
        "Write REST, BULK or BULK2; or set api.",
      );
    return { api };
  },
};

/** What singer-io's tap has beside the settings that have the same name and meaning here. */
export const singerIo: readonly ForeignSetting[] = [isSandbox, apiType];
