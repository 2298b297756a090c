import type { KitContext } from "../kit-context.ts";
import type { Verb } from "../verb.ts";

export const doctor: Verb<KitContext> = {
  name: "doctor",
  summary: "check configuration, login and settings, step by step",
  group: "Set up",
  description:
    "The steps are those of --test and of Airbyte's check. The last sentence says whether a sync can run, or what to do; the exit code follows.",
  examples: ["doctor", "doctor --json"],
  load: async () => (await import("./run.ts")).run,
};
