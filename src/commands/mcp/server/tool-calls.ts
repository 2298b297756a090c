import { type CallToolResult, ErrorCode, type Tool as ListedTool, McpError } from "@modelcontextprotocol/sdk/types.js";
import { type JsonObject, nearest, TapError } from "@singer-io-ts/tap-kit";
import { checkedInput } from "../../../actions/run/check-input.ts";
import { plainSchema } from "../../../actions/schemas/plain-schema.ts";
import type { KeptAnswers } from "../answers/kept-answers.ts";
import { lenientSchema } from "../answers/lenient-schema.ts";
import { failureOf, resultOf, resultSchema } from "../answers/tool-results.ts";
import type { Tool } from "../tools/tool.ts";

/** The tools as clients see them. */
export interface ToolCalls {
  readonly listed: readonly ListedTool[];
  /** @throws McpError for a tool that there is not; the reason of the signal */
  call(name: string, input: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<CallToolResult>;
}

interface Tools {
  readonly all: readonly Tool[];
  /** Those that are offered. */
  readonly tools: readonly Tool[];
  readonly kept: KeptAnswers;
}

const cursor = {
  type: "string",
  description:
    "nextCursor of an earlier answer of this tool: gets its next part; no other member is read then, and nothing is sent",
} as const satisfies JsonObject;

export function toolCalls({ all, tools, kept }: Tools): ToolCalls {
  const named = (name: string): Tool => {
    const tool = tools.find((each) => each.name === name);
    if (tool !== undefined) return tool;
    if (all.some((each) => each.name === name && each.access === "writes")) throw notPermitted(name);
    const near = nearest(
      name,
      tools.map((each) => each.name),
    );
    const hint = near === null ? "" : ` Did you mean ${near}?`;
    throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${name}.${hint}`);
  };
  return {
    listed: tools.map(listedTool),
    call: async (name, input, signal) => {
      try {
        return await answerOf(named(name), input, { kept, signal });
      } catch (error) {
        if (error instanceof McpError || signal.aborted) throw error;
        return failureOf(name, error);
      }
    },
  };
}

async function answerOf(
  tool: Tool,
  input: Readonly<Record<string, unknown>>,
  { kept, signal }: Pick<Tools, "kept"> & { readonly signal: AbortSignal },
): Promise<CallToolResult> {
  // guard(cursor-alone): a write would be done again by who asks for the rest of its answer.
  if (typeof input["cursor"] === "string") return resultOf(tool, kept.next(tool.name, input["cursor"]), []);
  // Before anything is sent, a login included.
  const checked = await checkedInput(tool, input);
  const { value, messages } = await tool.call(checked, signal);
  return resultOf(tool, kept.first(tool.name, inOrderOf(tool, value)), messages);
}

function listedTool({
  name,
  title,
  description,
  input,
  output,
  access,
  isDestructive,
  isIdempotent,
}: Tool): ListedTool {
  const properties = { ...Object(input["properties"]), cursor };
  // The schemas of actions are of objects.
  return {
    name,
    title,
    description,
    inputSchema: plainSchema({ ...input, properties }) as ListedTool["inputSchema"],
    outputSchema: plainSchema(lenientSchema(resultSchema(output))) as ListedTool["inputSchema"],
    annotations: {
      title,
      readOnlyHint: access === "reads",
      destructiveHint: isDestructive,
      idempotentHint: isIdempotent,
      openWorldHint: true,
    },
  };
}

/** With the members first that the schema names: of a long answer they come before what is rarely asked for. */
function inOrderOf({ output: { properties } }: Tool, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  const first = Object.keys(Object(properties)).filter((name) => name in value);
  return {
    ...Object.fromEntries(first.map((name) => [name, Object(value)[name]])),
    ...Object.fromEntries(Object.entries(value).filter(([name]) => !first.includes(name))),
  };
}

function notPermitted(name: string): TapError {
  return new TapError(`${name}: it may change records, and this server was started to read.`, {
    code: "WRITE_NOT_PERMITTED",
    kind: "config",
    hint: "Whoever runs the server may permit it by --allow-write. Nothing was sent.",
  });
}
