import { isTransient, OrgError } from "../errors/org-error.ts";
import { answerTooLarge } from "./http/whole-reply.ts";
import { members } from "./json/json-fields.ts";

/** A request that changes records has failed, and nobody knows whether Salesforce has done it. */
export class UnknownOutcome extends OrgError {
  /** It must not be done twice. */
  readonly isOnce: boolean;

  constructor(error: OrgError, isOnce: boolean) {
    const { code, stream, cause } = error.detail;
    const end = isOnce ? ", so it is not sent again" : "";
    const what = `${error.what} It is not known whether Salesforce has done what was asked${end}.`;
    super(
      what,
      code,
      { ...error.rule, retry: "no" },
      { stream, cause, hint: "Look in Salesforce before you repeat it." },
    );
    this.isOnce = isOnce;
  }
}

/** The error of a request that must not be done twice, as one after which nothing is repeated, unless it did not leave this machine. */
export function withoutRepeat(error: unknown): unknown {
  if (!(error instanceof OrgError)) return error;
  if (mayBeDone(error)) return new UnknownOutcome(error, true);
  // guard(unsent-again, `!error.wasSent` -> `false`): a record would not be made because a connection was refused once.
  if (!isTransient(error) || !error.wasSent) return error;
  const { what, detail, rule } = error;
  const { code, stream, cause } = detail;
  return new OrgError(what, code, { ...rule, retry: "no" }, { stream, cause });
}

/** Whether Salesforce may have done what a request asked for, although it failed. */
export function mayBeDone(error: OrgError): boolean {
  if (!error.wasSent || isRefusal(error)) return false;
  // An answer that is too long came after the work.
  return isTransient(error) || error.detail.code === answerTooLarge;
}

/** Salesforce says by a code and a status of the 4xx that it has done nothing. With another status it may have. */
function isRefusal({ detail }: OrgError): boolean {
  const { number, text } = members(detail.cause);
  const status = number("status");
  return text("errorCode") !== null && status !== null && status < 500;
}
