import { OrgError } from "../../../org/org.ts";
import type { Service } from "../../service.ts";
import { type Call, isObject, objectBody, type Route } from "../../wire/call.ts";
import { jsonText, jsonType, type Reply, textOf } from "../../wire/reply.ts";
import { splitUrl } from "../../wire/request.ts";
import { References } from "./references.ts";

interface Part {
  readonly method: string;
  readonly url: string;
  readonly referenceId: string;
  readonly body?: unknown;
  readonly httpHeaders: Readonly<Record<string, string>>;
}

const mostParts = 25;
const mostQueries = 5;

/** POST composite: up to 25 parts, later ones may use what earlier ones answered; 200 even when every part failed. */
export const composite: Route = async (call, service) => {
  const request = objectBody(call);
  const parts = partsOf(request["compositeRequest"], call);
  const allOrNone = request["allOrNone"] === true;
  const savepoint = allOrNone ? service.org.savepoint() : null;
  const references = new References();
  const answers: { readonly part: Part; readonly reply: Reply; readonly body: string }[] = [];
  let failed = false;
  for (const part of parts) {
    const reply: Reply = failed && allOrNone ? halted() : await answer(part, references, call, service);
    const body = textOf(reply);
    references.add(part.referenceId, reply.status, body);
    failed ||= reply.status >= 400 || isRolledBack(part, body);
    answers.push({ part, reply, body });
  }
  if (failed) savepoint?.rollback();
  else savepoint?.release();
  const texts = answers.map(({ part, reply, body }) =>
    failed && allOrNone && reply.status < 400 && !isRolledBack(part, body)
      ? written(part, halted(), textOf(halted()))
      : written(part, reply, body),
  );
  return jsonText(`{"compositeResponse":[${texts.join(",")}]}`);
};

/** A collection that was rolled back is a failed part, although its status is 200. */
const isRolledBack = ({ body }: Part, answered: string): boolean =>
  isObject(body) && body["allOrNone"] === true && answered.includes('"success":false');

async function answer(part: Part, references: References, call: Call, service: Service): Promise<Reply> {
  const filled = references.fill(part);
  if (filled instanceof OrgError)
    return jsonText(JSON.stringify([{ message: filled.message, errorCode: filled.errorCode }]), 400);
  const headers: Record<string, string> = { "content-type": "application/json" };
  for (const [name, value] of Object.entries(part.httpHeaders)) headers[name.toLowerCase()] = value;
  const body = filled.body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(filled.body));
  return service.answerPart({ method: part.method, url: filled.url, headers, body, session: call.session });
}

/** A part's answer: its headers without those that every reply has. */
function written({ referenceId }: Part, { status, headers = {} }: Reply, body: string): string {
  const own = Object.entries(headers).filter(([name]) => name !== "Content-Type");
  const isJson = (headers["Content-Type"] ?? jsonType).startsWith("application/json");
  const text = body === "" ? "null" : isJson ? body : JSON.stringify(body);
  const rest = JSON.stringify({ httpHeaders: Object.fromEntries(own), httpStatusCode: status, referenceId });
  return `{"body":${text},${rest.slice(1)}`;
}

const halted = (): Reply =>
  jsonText(
    JSON.stringify([
      {
        errorCode: "PROCESSING_HALTED",
        message: "The transaction was rolled back since another operation in the same transaction failed.",
      },
    ]),
    400,
  );

function partsOf(value: unknown, { base }: Call): readonly Part[] {
  if (!Array.isArray(value) || value.length === 0) {
    throw new OrgError(400, "JSON_PARSER_ERROR", "compositeRequest must be a list of subrequests");
  }
  if (value.length > mostParts) {
    throw new OrgError(
      400,
      "LIMIT_EXCEEDED",
      `The composite request has ${value.length} subrequests. At most ${mostParts} are allowed`,
    );
  }
  const parts = value.map((each) => partOf(each));
  const queries = parts.filter(({ url }) => isLimited(url, base)).length;
  if (queries > mostQueries) {
    const message = `The composite request has ${queries} queries and sObject Collections operations. At most ${mostQueries} are allowed`;
    throw new OrgError(400, "LIMIT_EXCEEDED", message);
  }
  return parts;
}

function partOf(value: unknown): Part {
  if (!isObject(value)) throw new OrgError(400, "JSON_PARSER_ERROR", "A subrequest must be an object");
  const { method, url, referenceId, body, httpHeaders } = value;
  if (typeof method !== "string" || typeof url !== "string" || typeof referenceId !== "string") {
    throw new OrgError(400, "JSON_PARSER_ERROR", "A subrequest needs method, url and referenceId");
  }
  const headers = isObject(httpHeaders) ? Object.entries(httpHeaders) : [];
  return {
    method,
    url,
    referenceId,
    body,
    httpHeaders: Object.fromEntries(headers.map(([name, text]) => [name, String(text)])),
  };
}

/** Queries, their further pages and sObject Collections share one limit. */
function isLimited(url: string, base: string): boolean {
  const path = splitUrl(url).path.slice(base.length + 1);
  return /^(?:query|queryAll|composite\/sobjects)(?:\/|$)/.test(path);
}
