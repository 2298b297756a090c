import type { OrgClient } from "../fidelity/org-client.ts";
import { fromAirbyte } from "./airbyte.ts";
import { fromSingerIo } from "./singer-io.ts";

/** Other Salesforce connectors whose configuration, catalog and state this tap takes over, the fastest first. */
export const handovers: readonly OrgClient[] = [fromSingerIo, fromAirbyte];
