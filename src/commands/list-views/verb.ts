import { csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const listViews: Verb = {
  name: "list-views",
  summary: "list an object's list views, or those of all objects",
  group: "Look",
  arguments: [{ name: "object", summary: "its API name", isOptional: true }],
  options: [csvOption],
  examples: ["list-views Account", "list-views --json"],
  load: async () => (await import("./run.ts")).run,
};
