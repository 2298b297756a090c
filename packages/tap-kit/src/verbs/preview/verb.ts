import type { KitContext } from "../kit-context.ts";
import { catalogOption, csvOption, type Verb } from "../verb.ts";

export const preview: Verb<KitContext> = {
  name: "preview",
  summary: "show a stream's first records, as a sync writes them",
  group: "Look",
  description: "Reads as a first sync does, and stops. No state moves.",
  arguments: [{ name: "stream", summary: "its name", completes: "stream" }],
  options: [
    { name: "rows", value: "rows", summary: "how many; default: 10, of wide ones those that fit", form: "count" },
    catalogOption,
    csvOption,
  ],
  examples: ["preview Account", "preview Account --rows 3 --json"],
  load: async () => (await import("./run.ts")).run,
};
