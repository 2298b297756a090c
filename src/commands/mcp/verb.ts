import { catalogOption, stateOption, type Verb } from "@singer-io-ts/tap-kit";

export const mcp: Verb = {
  name: "mcp",
  summary: "serve the org to AI agents, as tools of an MCP server",
  group: "Act",
  description:
    "Speaks the Model Context Protocol on standard input and output. The tools are the actions, and the verbs plan, doctor, explain and streams. " +
    "Tools that may change records are offered with --allow-write alone, and each change leaves a line on standard error. docs/mcp.md has what to write into Claude, VS Code, Cursor and others.",
  options: [
    { name: "allow-write", summary: "offer tools that may change records too" },
    { name: "only", value: "pattern", summary: "offer these tools alone: 'get-*'", isRepeated: true },
    { name: "part-size", value: "count", summary: "characters of an answer's parts; default: 50000", form: "count" },
    catalogOption,
    stateOption,
  ],
  without: ["json"],
  showsProgress: true,
  examples: ["mcp", "mcp --only 'query-*' --only 'describe-*'", "mcp --allow-write"],
  load: async () => (await import("./run.ts")).run,
};
