import type { KitContext } from "../kit-context.ts";
import { catalogOption, stateOption, type Verb } from "../verb.ts";

export const plan: Verb<KitContext> = {
  name: "plan",
  summary: "show what the next sync will do, and what it will cost",
  group: "Look",
  description:
    "Reads no row and moves no bookmark. It asks the service what changed, as a sync does before it begins, so it takes a few calls.",
  options: [catalogOption, stateOption],
  concernsAll: true,
  examples: ["plan", "plan --json"],
  load: async () => (await import("./run.ts")).run,
};
