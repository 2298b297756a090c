import { OrgError } from "../../../org/org.ts";
import { type Call, isObject, objectBody, type Route } from "../../wire/call.ts";
import { jsonText, textOf } from "../../wire/reply.ts";
import { malformed, textIn } from "./subrequests.ts";
import { atMost } from "./too-many.ts";

const mostParts = 25;

/** Each subrequest is a call of its own (REST API Developer Guide, Composite Batch). */
export function batchCost(call: Pick<Call, "headers" | "body">): number {
  try {
    return partsOf(call).length;
  } catch (error) {
    if (error instanceof OrgError) return 1;
    throw error;
  }
}

/** POST composite/batch: up to 25 independent requests. */
export const batch: Route = async (call, service) => {
  const halts = objectBody(call)["haltOnError"] === true;
  const results: string[] = [];
  let hasErrors = false;
  for (const part of partsOf(call)) {
    if (hasErrors && halts) {
      results.push(`{"statusCode":412,"result":${JSON.stringify([haltedPart])}}`);
      continue;
    }
    const { method, url, richInput } = part;
    const body = richInput === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(richInput));
    const headers = { "content-type": "application/json" };
    const reply = await service.answerPart({ method, url: pathOf(url), headers, body, session: call.session });
    hasErrors ||= reply.status >= 400;
    results.push(`{"statusCode":${reply.status},"result":${textOf(reply) || "null"}}`);
  }
  return jsonText(`{"hasErrors":${hasErrors},"results":[${results.join(",")}]}`);
};

/** `v60.0/limits`, with or without a slash, or with the path before it: Salesforce takes all. */
const pathOf = (url: string): string => `/services/data/${url.replace(/^\/*(?:services\/data\/)?/, "")}`;

const haltedPart = { errorCode: "BATCH_PROCESSING_HALTED", message: "Batch processing halted per request" };

interface BatchPart {
  readonly method: string;
  readonly url: string;
  readonly richInput: unknown;
}

/** @throws OrgError JSON_PARSER_ERROR, LIMIT_EXCEEDED */
function partsOf(call: Pick<Call, "headers" | "body">): readonly BatchPart[] {
  const { batchRequests } = objectBody(call);
  if (!Array.isArray(batchRequests) || batchRequests.length === 0 || !batchRequests.every(isObject))
    throw malformed("'batchRequests' is a required field.");
  atMost(mostParts, batchRequests.length, "operations");
  return batchRequests.map((part) => ({
    method: textIn(part, "method"),
    url: textIn(part, "url"),
    richInput: part["richInput"],
  }));
}
