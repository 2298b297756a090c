import type { KitContext } from "../kit-context.ts";
import { catalogOption, stateOption, type Verb } from "../verb.ts";

export const sync: Verb<KitContext> = {
  name: "sync",
  summary: "read the selected streams: Singer messages, or files",
  description:
    "The same run as by options alone, with the files of this folder where no others are given. With --into it needs no target: rows go into files, and the state is kept beside them.",
  group: "Read",
  options: [
    catalogOption,
    stateOption,
    {
      name: "into",
      value: "place",
      summary: "write files there, and continue from them: a folder, or s3://, gs://, az://",
      completes: "folder",
    },
    { name: "format", value: "format", summary: "of the files; default: jsonl", choices: ["jsonl", "parquet", "csv"] },
    {
      name: "numbers",
      value: "form",
      summary: "of numbers in parquet; default: decimal",
      choices: ["decimal", "double"],
    },
    { name: "metrics", summary: "Singer's metrics of each stream" },
    { name: "no-progress", summary: "no progress while it runs" },
  ],
  without: ["json"],
  examples: ["sync | target-jsonl", "sync --state state.json | target-jsonl", "sync --into salesforce"],
  logLevel: "info",
  showsProgress: true,
  load: async () => (await import("./run.ts")).run,
};
