import { csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const limits: Verb = {
  name: "limits",
  summary: "show the org's limits, and what is left of them",
  group: "Look",
  arguments: [{ name: "pattern", summary: "a part of a name, or a glob", isOptional: true }],
  options: [csvOption],
  examples: ["limits", "limits api", "limits --json"],
  load: async () => (await import("./run.ts")).run,
};
