import type { AnyVerb } from "@singer-io-ts/tap-kit";
import { action } from "./action/verb.ts";
import { explain } from "./explain/verb.ts";
import { fields } from "./fields/verb.ts";
import { limits } from "./limits/verb.ts";
import { listViews } from "./list-views/verb.ts";
import { login } from "./login/verb.ts";
import { logout } from "./logout/verb.ts";
import { mcp } from "./mcp/verb.ts";
import { objects } from "./objects/verb.ts";
import { picklists } from "./picklists/verb.ts";
import { query } from "./query/verb.ts";
import { reports } from "./reports/verb.ts";

/** The verbs that know Salesforce. Their order within a group is the order of the help. */
export const verbs: readonly AnyVerb[] = [
  login,
  logout,
  objects,
  fields,
  picklists,
  reports,
  listViews,
  limits,
  query,
  explain,
  action,
  mcp,
];
