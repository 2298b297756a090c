import { isObject, type Json, type JsonObject, type VerbAnswer, type VerbContext } from "@singer-io-ts/tap-kit";
import { reads } from "../../../actions/access.ts";
import { ActionError } from "../../../actions/errors/action-error.ts";
import type { Tool, ToolAnswer } from "./tool.ts";

type VerbTool = Omit<Tool, "call"> & { readonly words: (input: unknown) => readonly string[] };

const texts = (...names: readonly string[]): JsonObject =>
  Object.fromEntries(names.map((name) => [name, { type: ["string", "null"] }]));
const listOf = (properties: JsonObject): JsonObject => ({
  type: "array",
  items: { type: "object", properties, additionalProperties: true },
});
const answer = (properties: JsonObject): JsonObject => ({
  type: "object",
  properties,
  required: Object.keys(properties),
  additionalProperties: true,
});
const count: JsonObject = { type: ["integer", "null"] };
const share: JsonObject = { type: ["number", "null"], description: "of a day's API calls, up to 1" };
const noInput = {
  input: { type: "object", properties: {}, additionalProperties: false },
  example: { input: {} },
} as const;

const tools: readonly VerbTool[] = [
  {
    ...reads,
    ...noInput,
    name: "plan",
    title: "Plan the next sync",
    description:
      "Says stream by stream what the next sync will do and what it will cost: rows, API and why, calls, seconds. It reads no row; it takes a few API calls.",
    output: answer({
      streams: listOf({
        ...texts("stream", "method", "transport", "why", "failure"),
        rows: count,
        slices: count,
        calls: count,
        dailyShare: share,
      }),
      rows: count,
      unknown: { ...count, description: "streams whose rows nobody knows" },
      calls: count,
      dailyShare: share,
      seconds: count,
      planCalls: { ...count, description: "calls that this plan took" },
    }),
    words: () => ["plan"],
  },
  {
    ...reads,
    ...noInput,
    name: "doctor",
    title: "Check configuration, login and settings",
    description:
      "Checks the configuration, the login, permissions, limits and settings step by step, and says whether a sync can run, or what to do.",
    output: answer({
      isInOrder: { type: "boolean" },
      verdict: { type: "string", description: "one sentence: it is in order, or what to do" },
      steps: listOf({ ...texts("step", "detail"), ok: { type: "boolean" }, warn: { type: "boolean" } }),
    }),
    words: () => ["doctor"],
  },
  {
    ...reads,
    name: "explain",
    title: "Explain a stream or a field",
    description:
      "Says why an object, a stream or a field is extracted by a sync, how, what it costs, or why not: why a column is null or missing.",
    input: {
      type: "object",
      properties: {
        stream: {
          type: "string",
          description: "an object, another stream of the configuration, or OBJECT.FIELD",
          pattern: "^[A-Za-z]\\S*$",
          pattern_descriptor: "the name of a stream or an object, or OBJECT.FIELD",
          examples: ["Account", "Account.Name"],
        },
      },
      required: ["stream"],
      additionalProperties: false,
    },
    example: { input: { stream: "Account.Name" } },
    output: answer({
      name: { type: "string" },
      isExtracted: { type: "boolean" },
      selection: { type: ["object", "null"], additionalProperties: true },
      facts: listOf(texts("topic", "text")),
    }),
    words: (input) => ["explain", String(Object(input).stream)],
  },
  {
    ...reads,
    ...noInput,
    name: "streams",
    title: "List the streams",
    description:
      "Lists the streams of the catalog, or else those that a discovery finds, with key, replication key and method. A discovery takes an API call for 25 objects.",
    output: listOf({
      ...texts("stream", "replication_key", "replication_method"),
      key_properties: { type: "array", items: { type: "string" } },
      selected: { type: "boolean" },
    }),
    words: () => ["streams"],
  },
];

/** Verbs as tools: what they answer is what they print with --json. Each call is a command of its own, so that it sees the org as it is now. */
export function verbTools(context: VerbContext): readonly Tool[] {
  return tools.map(({ words, ...tool }) => ({
    ...tool,
    call: async (input, signal) => answerIn(tool.name, await context.answerOf(words(input), signal)),
  }));
}

/** @throws ActionError where the verb gave none, with what it said */
function answerIn(verb: string, { stdout, stderr }: VerbAnswer): ToolAnswer {
  const lines = stderr.split("\n").filter((line) => line.startsWith("{"));
  const messages = lines.map((line): Json => JSON.parse(line)).filter((line) => !isProgress(line));
  if (stdout !== "") return { value: JSON.parse(stdout), messages };
  const failures = messages.flatMap((line) => (isObject(line) && isObject(line["error"]) ? [line["error"]] : []));
  const said = failures.map(({ message }) => String(message)).join("\n") || `${verb}: it gave no answer.`;
  throw new ActionError(said, { code: String(failures[0]?.["code"] ?? "DEFECT"), kind: "config", hint: "" });
}

/** How far a verb has come is no part of what it says. */
const isProgress = (line: Json): boolean => isObject(line) && "info" in line;
