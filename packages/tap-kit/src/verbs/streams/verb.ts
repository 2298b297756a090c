import type { KitContext } from "../kit-context.ts";
import { catalogOption, type Verb } from "../verb.ts";

export const streams: Verb<KitContext> = {
  name: "streams",
  summary: "list the streams that discovery gives",
  group: "Look",
  options: [catalogOption],
  examples: ["streams", "streams --json"],
  load: async () => (await import("./run.ts")).run,
};
