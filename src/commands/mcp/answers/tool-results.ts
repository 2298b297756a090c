import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import { clean, errorMessage, type JsonObject, UsageError } from "@singer-io-ts/tap-kit";
import { ActionError, asActionError } from "../../../actions/errors/action-error.ts";
import type { Tool, ToolAnswer } from "../tools/tool.ts";
import type { Part } from "./kept-answers.ts";

const nextCursor = {
  type: "string",
  description: "there is more of this answer: call the same tool with it as cursor",
} as const satisfies JsonObject;

/** Structured content is an object, so a list, or what may be one, is a member of it. */
const isObjectSchema = ({ type }: JsonObject): boolean => type === "object";

/** The schema of structured content. */
export function resultSchema(output: JsonObject): JsonObject {
  if (!isObjectSchema(output))
    return { type: "object", properties: { result: output, nextCursor }, required: ["result"] };
  return { ...output, properties: { ...Object(output["properties"]), nextCursor } };
}

/** A part of an answer: in Salesforce's own form as text, and the same as structured content. */
export function resultOf({ name, output }: Tool, part: Part, messages: ToolAnswer["messages"]): CallToolResult {
  const { value, number, of, nextCursor: cursor } = part;
  const notes = [
    ...(messages.length === 0 ? [] : [JSON.stringify({ messages })]),
    ...(of === 1 ? [] : [cursor === null ? `This is part ${number} of ${of}, the last one.` : partNote(name, part)]),
  ];
  return {
    content: [JSON.stringify(value), ...notes].map((text) => ({ type: "text", text })),
    structuredContent: {
      ...(isObjectSchema(output) ? Object(value) : { result: value }),
      ...(messages.length > 0 && { messages }),
      ...(cursor !== null && { nextCursor: cursor }),
    },
  };
}

const partNote = (name: string, { number, of, nextCursor: cursor }: Part): string =>
  `This is part ${number} of ${of}: the answer is too long for one. For the next part, call ${name} with ${JSON.stringify({ cursor })} and no other member.`;

/** Why a call failed, for the model: what Salesforce says, and what to do. */
export function failureOf(tool: string, error: unknown): CallToolResult {
  const details = detailsOf(tool, asActionError(tool, error));
  return { isError: true, content: [{ type: "text", text: clean(JSON.stringify({ error: details })) }] };
}

function detailsOf(tool: string, error: unknown) {
  if (error instanceof ActionError) {
    const { code, message, status, fields, hint, isOutcomeKnown } = error;
    return { code, message: withoutEnd(message, hint), status, fields, hint, isOutcomeKnown };
  }
  const message = `${tool}: ${errorMessage(error)}`;
  // A word of a verb that only the verb itself knows to be wrong.
  if (error instanceof UsageError) return { code: "INPUT", message, hint: "" };
  return { code: "DEFECT", message, hint: "This is a fault of the tap: please report it." };
}

const withoutEnd = (message: string, end: string): string =>
  message.endsWith(end) ? message.slice(0, message.length - end.length).trimEnd() : message;
