import type { KitContext } from "../kit-context.ts";
import { catalogOption, type Verb } from "../verb.ts";

export const streams: Verb<KitContext> = {
  name: "streams",
  summary: "list the streams of the catalog, or of a discovery",
  group: "Look",
  description: "Where there is a catalog nothing is asked. A discovery takes a call for 25 objects.",
  options: [catalogOption],
  examples: ["streams", "streams --json"],
  load: async () => (await import("./run.ts")).run,
};
