import type { Tap } from "@singer-io-ts/tap-kit";
import type { Config } from "../config.generated.ts";
import { airbyte } from "./airbyte.ts";
import { meltanoLabs } from "./meltanolabs.ts";
import { singerIo } from "./singer-io.ts";

/** The settings of other Salesforce connectors, whose configurations are read as they are. */
export const foreignSettings: NonNullable<Tap<Config>["foreignSettings"]> = {
  settings: [...singerIo, ...meltanoLabs, ...airbyte],
  // Meltano's variant of Airbyte's source has that one's settings in airbyte_config; forms of Airbyte's have the login in credentials.
  wrappers: ["airbyte_config", "credentials"],
};
