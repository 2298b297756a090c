import { csvOption, type Verb } from "@singer-io-ts/tap-kit";

export const reports: Verb = {
  name: "reports",
  summary: "list the reports that the user may run",
  group: "Look",
  arguments: [{ name: "pattern", summary: "a part of a name or folder, or a glob", isOptional: true }],
  options: [csvOption],
  examples: ["reports", "reports pipeline --json"],
  load: async () => (await import("./run.ts")).run,
};
