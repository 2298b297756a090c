import { csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const query: Verb = {
  name: "query",
  summary: "run a SOQL query and show its rows",
  group: "Look",
  description:
    "Rows go out as they come, page by page. Fields of parents become columns such as Owner.Name; children become a list.",
  arguments: [{ name: "soql", summary: "the query; or give --file", isOptional: true }],
  options: [
    { name: "file", value: "file", summary: "a file with the query", completes: "file" },
    { name: "all", summary: "deleted and archived rows too" },
    { name: "limit", value: "rows", summary: "stop after so many rows", form: "count" },
    csvOption,
  ],
  examples: [
    'query "SELECT Id, Name FROM Account LIMIT 5"',
    'query "SELECT Name, Owner.Name FROM Account" --limit 3 --csv',
    'query "SELECT COUNT(Id) FROM Account" --json',
  ],
  load: async () => (await import("./run.ts")).run,
};
