import { csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const picklists: Verb = {
  name: "picklists",
  summary: "list the values that an object's picklists offer",
  group: "Look",
  arguments: [{ name: "object", summary: "OBJECT, or OBJECT.FIELD" }],
  options: [
    { name: "all", summary: "inactive values too" },
    { name: "record-types", summary: "which of them offer a value; a call for each" },
    csvOption,
  ],
  examples: ["picklists Account", "picklists Account.Industry", "picklists Account --json"],
  load: async () => (await import("./run.ts")).run,
};
