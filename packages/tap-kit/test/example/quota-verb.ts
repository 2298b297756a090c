import type { Verb } from "@singer-io-ts/tap-kit";

export const quota: Verb = {
  name: "quota",
  summary: "show what is left of the quota",
  group: "Look",
  examples: ["quota", "quota --json"],
  load: async () => (await import("./quota.ts")).run,
};
