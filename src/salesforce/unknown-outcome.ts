import { isTransient, OrgError } from "../errors/org-error.ts";
import { members } from "./json/json-fields.ts";

/** A request that must not be done twice has failed, and nobody knows whether Salesforce has done it. */
export class UnknownOutcome extends OrgError {
  constructor(error: OrgError) {
    const { code, stream, cause } = error.detail;
    const what = `${error.what} It is not known whether Salesforce has done what was asked, so it is not sent again.`;
    super(
      what,
      code,
      { ...error.rule, retry: "no" },
      { stream, cause, hint: "Look in Salesforce before you repeat it." },
    );
  }
}

/** The error of a request that must not be done twice, as one after which nothing is repeated, unless it did not leave this machine. */
export function withoutRepeat(error: unknown): unknown {
  // guard(unsent-again, `!error.wasSent` -> `false`): a record would not be made because a connection was refused once.
  if (!(error instanceof OrgError) || !isTransient(error) || !error.wasSent) return error;
  if (!isRefusal(error)) return new UnknownOutcome(error);
  const { what, detail, rule } = error;
  const { code, stream, cause } = detail;
  return new OrgError(what, code, { ...rule, retry: "no" }, { stream, cause });
}

/** Salesforce says by a code and a status of the 4xx that it has done nothing. With another status it may have. */
function isRefusal({ detail }: OrgError): boolean {
  const { number, text } = members(detail.cause);
  const status = number("status");
  return text("errorCode") !== null && status !== null && status < 500;
}
