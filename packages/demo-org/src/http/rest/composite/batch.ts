import { OrgError } from "../../../org/org.ts";
import { type Call, isObject, objectBody, type Route } from "../../wire/call.ts";
import { jsonText, textOf } from "../../wire/reply.ts";

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
    const path = pathOf(String(url));
    const reply = await service.answerPart({ method: String(method), url: path, headers, body, session: call.session });
    hasErrors ||= reply.status >= 400;
    results.push(`{"statusCode":${reply.status},"result":${textOf(reply) || "null"}}`);
  }
  return jsonText(`{"hasErrors":${hasErrors},"results":[${results.join(",")}]}`);
};

/** `v60.0/limits`, with or without a slash, or with the path before it: Salesforce takes all. */
const pathOf = (url: string): string => `/services/data/${url.replace(/^\/*(?:services\/data\/)?/, "")}`;

const haltedPart = { errorCode: "BATCH_PROCESSING_HALTED", message: "Batch processing halted per request" };

function partsOf(call: Pick<Call, "headers" | "body">): readonly Readonly<Record<string, unknown>>[] {
  const { batchRequests } = objectBody(call);
  if (!Array.isArray(batchRequests) || !batchRequests.every(isObject)) {
    throw new OrgError(400, "JSON_PARSER_ERROR", "batchRequests must be a list of subrequests");
  }
  if (batchRequests.length > mostParts) {
    throw new OrgError(400, "LIMIT_EXCEEDED", `At most ${mostParts} subrequests are allowed`);
  }
  return batchRequests;
}
