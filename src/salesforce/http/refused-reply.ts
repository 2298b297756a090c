import type { LoginMethod } from "../../errors/login-error-rules.ts";
import { type OrgError, ownError, parseErrorBody, parseLoginErrorBody, refusal } from "../../errors/org-error.ts";
import type { HttpReply } from "./http.ts";
import type { OrgClock } from "./org-clock.ts";
import { retryAfterMs } from "./retry.ts";
import { wholeBody } from "./whole-reply.ts";

/** Bytes of a body that says why something was refused. */
export const largestRefusal = 1024 * 1024;

/** A login page, mostly: no data. */
export const isWebPage = (reply: HttpReply): boolean =>
  /^\s*(text\/html|application\/xhtml)/i.test(reply.headers.get("content-type") ?? "");

/** The error that a reply of a refusing status is, its body read. `login`: of a call that is part of logging in. */
export async function refused(reply: HttpReply, clock: OrgClock, login?: LoginMethod): Promise<OrgError> {
  // guard(redirect): it would not be said that Salesforce's answer leads elsewhere.
  if (reply.status >= 300 && reply.status < 400) {
    reply.discard();
    const to = URL.parse(reply.headers.get("location") ?? "")?.host ?? "another address";
    return ownError(
      "REDIRECTED",
      `Salesforce sent the request on to ${to} (status ${reply.status}); it was not followed.`,
    );
  }
  const body = await wholeBody(reply, largestRefusal);
  const complaint = login === undefined ? parseErrorBody(body) : parseLoginErrorBody(body);
  // A host that gave a token is the org's: what is not Salesforce's there is somebody else's.
  const isOthers = complaint.isForeign === true && login !== "access_token";
  return refusal(reply.status, complaint, {
    login: isOthers ? undefined : login,
    retryAfterMs: retryAfterMs(reply.headers.get("retry-after"), clock.read()),
  });
}
