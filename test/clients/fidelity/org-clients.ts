import { airbyteSource } from "./airbyte-source.ts";
import { jsforce } from "./jsforce.ts";
import type { OrgClient } from "./org-client.ts";
import { simpleSalesforce } from "./simple-salesforce.ts";
import { tapSalesforce } from "./tap-salesforce.ts";

/** Clients that work with the demo org as they do with Salesforce, the fastest first. */
export const orgClients: readonly OrgClient[] = [jsforce, simpleSalesforce, tapSalesforce, airbyteSource];
