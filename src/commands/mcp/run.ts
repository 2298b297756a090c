import { countOf, UsageError, type VerbContext } from "@singer-io-ts/tap-kit";
import { settingsIn } from "../with-session.ts";
import { KeptAnswers } from "./answers/kept-answers.ts";
import { serve } from "./server/serve.ts";
import { toolCalls } from "./server/tool-calls.ts";
import { actionRunner, actionTools } from "./tools/action-tools.ts";
import { chooseTools } from "./tools/choose-tools.ts";
import type { Tool } from "./tools/tool.ts";
import { verbTools } from "./tools/verb-tools.ts";

/** What hosts give a model as one answer without cutting it themselves: about 20,000 tokens of JSON. */
const usualPartSize = 50_000;
/** Smaller parts would not hold what is common to all of them. */
const leastPartSize = 1000;

/** For whoever starts it by hand, and for a host's log. */
function startOf(tools: readonly Tool[]): string {
  const writing = tools.filter(({ access }) => access === "writes").length;
  const which = writing === 0 ? "which only read" : `of which ${writing} may change records`;
  return `The MCP server has ${countOf(tools.length, "tool")}, ${which}. It takes messages from standard input, and ends with it.`;
}

/** Serves until standard input ends. */
export async function run(context: VerbContext): Promise<number> {
  const { given } = context;
  const partSize = given.count("part-size") ?? usualPartSize;
  if (partSize < leastPartSize) throw new UsageError(`--part-size ${partSize}: write ${leastPartSize} or more`, "mcp");
  // What is wrong with it is said now: a host shows why a server did not start.
  await settingsIn(context);
  const runner = actionRunner(context);
  const all = [...actionTools(runner), ...verbTools(context)];
  const tools = chooseTools(all, { only: given.texts("only"), allowsWrites: given.has("allow-write") });
  context.print.note(startOf(tools));
  try {
    await serve(toolCalls({ all, tools, kept: new KeptAnswers(partSize) }), context);
  } finally {
    await runner.close();
  }
  return 0;
}
