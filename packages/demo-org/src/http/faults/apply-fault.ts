import { OrgError } from "../../org/org.ts";
import type { Service } from "../service.ts";
import { errorReply, type Reply } from "../wire/reply.ts";
import type { FaultReply, FaultSpec } from "./fault-spec.ts";

/** Does what these faults do before the request is handled. @returns the answer that replaces the real one */
export async function applyEvents(specs: readonly FaultSpec[], service: Service): Promise<Reply | null> {
  let reply: Reply | null = null;
  for (const spec of specs) {
    await spec.before?.();
    if (spec.lose !== undefined) lose(spec.lose, service);
    if (spec.usedCalls !== undefined) service.usage.set(spec.usedCalls);
    if (spec.advanceMs !== undefined) service.org.clock.advance(spec.advanceMs);
    if (spec.reply !== undefined) reply = replyOf(spec.reply);
  }
  return reply;
}

/** Ends at once: logins, consents, query locators, jobs. */
export function lose(what: NonNullable<FaultSpec["lose"]>, service: Service): void {
  if (what === "sessions") service.sessions.endAll();
  else if (what === "grants") service.grants.revokeAll();
  else if (what === "locators") service.locators.closeAll();
  else service.jobs.forgetAll();
}

function replyOf({ status, errorCode, message, text, headers }: FaultReply): Reply {
  if (text !== undefined || errorCode === undefined) {
    const type = text === undefined ? {} : { "Content-Type": "text/html;charset=UTF-8" };
    return { status, headers: { ...type, ...headers }, body: text ?? "" };
  }
  const reply = errorReply(new OrgError(status, errorCode, message ?? ""));
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** The reply with the headers that a fault sets, or without those that it removes. */
export function withHeaders(reply: Reply, changes: Readonly<Record<string, string | null>> | undefined): Reply {
  if (changes === undefined || Object.keys(changes).length === 0) return reply;
  const headers = { ...reply.headers };
  for (const [name, value] of Object.entries(changes)) {
    for (const known of Object.keys(headers)) if (known.toLowerCase() === name.toLowerCase()) delete headers[known];
    if (value !== null) headers[name] = value;
  }
  return { ...reply, headers };
}
