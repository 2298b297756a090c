import { csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const fields: Verb = {
  name: "fields",
  summary: "list an object's fields, and which the user may not read",
  group: "Look",
  arguments: [
    { name: "object", summary: "its API name" },
    { name: "pattern", summary: "a part of a field's name or label, or a glob", isOptional: true },
  ],
  options: [csvOption],
  examples: ["fields Account", "fields Account billing", "fields Account --json"],
  load: async () => (await import("./run.ts")).run,
};
