import type { KitContext } from "../kit-context.ts";
import { catalogOption, stateOption, type Verb } from "../verb.ts";

export const sync: Verb<KitContext> = {
  name: "sync",
  summary: "read the selected streams and write Singer messages",
  description: "The same run as by options alone, with the files of this folder where no others are given.",
  group: "Read",
  options: [
    catalogOption,
    stateOption,
    { name: "metrics", summary: "Singer's metrics also on a terminal" },
    { name: "no-progress", summary: "no progress while it runs" },
  ],
  without: ["json"],
  examples: ["sync | target-jsonl", "sync --state state.json | target-jsonl"],
  logLevel: "info",
  showsProgress: true,
  load: async () => (await import("./run.ts")).run,
};
