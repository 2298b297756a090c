import { csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const objects: Verb = {
  name: "objects",
  summary: "list the org's objects, and which of them are extracted",
  group: "Look",
  description: "The numbers of rows are Salesforce's own, approximate and some hours old.",
  arguments: [{ name: "pattern", summary: "a part of a name or label, or a glob", isOptional: true }],
  options: [
    { name: "extracted", summary: "only those that are extracted" },
    { name: "keys", summary: "key and replication key too; a call for 25 objects" },
    csvOption,
  ],
  examples: ["objects", "objects account --keys", "objects '*__c' --json"],
  load: async () => (await import("./run.ts")).run,
};
