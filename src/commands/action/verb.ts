import type { Verb } from "@singer-io-ts/tap-kit";
import { actionNames } from "./action-names.ts";

export const action: Verb = {
  name: "action",
  summary: "query, get, create, update or delete records",
  group: "Act",
  description:
    "Makes one call of Salesforce's API and prints its answer as JSON. A call that changes records asks first; where nobody can be asked it needs --allow-write, and each leaves a line on standard error: time, user, action, object, ids, status.",
  arguments: [
    { name: "action", summary: "an action, or list, or show", choices: ["list", "show", ...actionNames] },
    { name: "name", summary: "with show: the action to explain", isOptional: true, choices: actionNames },
  ],
  options: [
    { name: "input", value: "json", summary: "JSON, @file, or - for standard input" },
    { name: "dry-run", summary: "show the request, and send nothing" },
    { name: "allow-write", summary: "change records without asking" },
  ],
  examples: [
    "action list",
    "action show create-record",
    "action query-records --input @query.json",
    "action create-record --input @account.json --dry-run",
  ],
  load: async () => (await import("./run.ts")).run,
};
