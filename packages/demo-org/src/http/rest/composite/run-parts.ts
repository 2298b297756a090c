import { OrgError } from "../../../org/org.ts";
import type { Service } from "../../service.ts";
import { type Call, isObject } from "../../wire/call.ts";
import { errorReply, jsonText, jsonType, type Reply, textOf } from "../../wire/reply.ts";
import { splitUrl } from "../../wire/request.ts";
import { References } from "./references.ts";
import type { Part } from "./subrequests.ts";

interface How {
  /** One part that fails undoes all. */
  readonly allOrNone: boolean;
  /** The parts in the order in which they are done. */
  readonly order: readonly Part[];
  /** Why a part is not done. */
  readonly refusalOf?: (part: Part) => OrgError | null;
}

interface Result {
  readonly hasFailed: boolean;
  /** `{"compositeResponse":[...]}`, in the order of the parts. */
  readonly text: string;
}

interface Answer {
  readonly reply: Reply;
  readonly body: string;
  readonly hasFailed: boolean;
}

/** Does the parts one after the other; later ones may use what earlier ones answered. */
export async function runParts(parts: readonly Part[], how: How, call: Call, service: Service): Promise<Result> {
  const savepoint = how.allOrNone ? service.org.savepoint() : null;
  const references = new References(call.version);
  const answers = new Map<Part, Answer>();
  let hasFailed = false;
  for (const part of how.order) {
    if (hasFailed && how.allOrNone) break;
    const refusal = how.refusalOf?.(part) ?? null;
    const reply = refusal === null ? await answer(part, references, call, service) : errorReply(refusal);
    const body = textOf(reply);
    references.add(part, reply.status, body);
    const failed = reply.status >= 400 || isFailedCollection(part, body);
    answers.set(part, { reply, body, hasFailed: failed });
    hasFailed ||= failed;
  }
  if (hasFailed) savepoint?.rollback();
  else savepoint?.release();
  if (hasFailed && how.allOrNone) for (const part of parts) if (!answers.get(part)?.hasFailed) answers.delete(part);
  return { hasFailed, text: responseOf(parts, (part) => answers.get(part) ?? rolledBack) };
}

/** The response of parts of which each gets the same error. */
export function haltedParts(parts: readonly Part[], error: OrgError): Result {
  const reply = errorReply(error);
  return { hasFailed: true, text: responseOf(parts, () => ({ reply, body: textOf(reply) })) };
}

async function answer(part: Part, references: References, call: Call, service: Service): Promise<Reply> {
  const filled = references.fill(part);
  if (filled instanceof OrgError) return errorReply(filled);
  const headers: Record<string, string> = { "content-type": "application/json" };
  for (const [name, value] of Object.entries(part.httpHeaders)) headers[name.toLowerCase()] = value;
  const body = filled.body === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(filled.body));
  return service.answerPart({ method: part.method, url: filled.url, headers, body, session: call.session });
}

/**
 * A collection of which a row failed is a failed part, although its status is 200. (REST API Developer Guide, allOrNone Parameters in
 * Composite and Collections Requests.)
 */
function isFailedCollection({ method, url }: Part, body: string): boolean {
  if (method === "GET" || !/\/composite\/sobjects(?:\/|$)/.test(splitUrl(url).path) || body === "") return false;
  const results: unknown = JSON.parse(body);
  return Array.isArray(results) && results.some((each) => isObject(each) && each["success"] === false);
}

const responseOf = (parts: readonly Part[], answerOf: (part: Part) => Pick<Answer, "reply" | "body">): string =>
  `{"compositeResponse":[${parts.map((part) => written(part, answerOf(part))).join(",")}]}`;

/** A part's answer: its headers without those that every reply has. */
function written({ referenceId }: Part, { reply, body }: Pick<Answer, "reply" | "body">): string {
  const { status, headers = {} } = reply;
  const own = Object.entries(headers).filter(([name]) => name !== "Content-Type");
  const isJson = (headers["Content-Type"] ?? jsonType).startsWith("application/json");
  const text = body === "" ? "null" : isJson ? body : JSON.stringify(body);
  const rest = JSON.stringify({ httpHeaders: Object.fromEntries(own), httpStatusCode: status, referenceId });
  return `{"body":${text},${rest.slice(1)}`;
}

const rolledBackText = JSON.stringify([
  {
    errorCode: "PROCESSING_HALTED",
    message: "The transaction was rolled back since another operation in the same transaction failed.",
  },
]);

const rolledBack: Pick<Answer, "reply" | "body"> = { reply: jsonText(rolledBackText, 400), body: rolledBackText };
