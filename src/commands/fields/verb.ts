import { catalogOption, csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const fields: Verb = {
  name: "fields",
  summary: "list an object's fields, and which the user may not read",
  group: "Look",
  description: "It says which of them a run reads, by the catalog or by the setting select, and why not the others.",
  arguments: [
    { name: "object", summary: "its API name" },
    { name: "pattern", summary: "a part of a field's name or label, or a glob", isOptional: true },
  ],
  options: [catalogOption, csvOption],
  examples: ["fields Account", "fields Account billing", "fields Account --json"],
  load: async () => (await import("./run.ts")).run,
};
