import { TapError, type TapErrorDetail } from "@singer-io-ts/tap-kit";
import { OrgError } from "../../errors/org-error.ts";
import { members } from "../../salesforce/json/json-fields.ts";
import { UnknownOutcome } from "../../salesforce/unknown-outcome.ts";
import type { Failure } from "../library/types.ts";
import { hintFor } from "./action-hints.ts";
import { repeatable } from "./find-out.ts";

/** Why an action failed: in Salesforce's words where it refused, and with what to do. */
export class ActionError extends TapError implements Failure {
  /** The status of Salesforce's answer; null: it gave none. */
  readonly status: number | null;
  /** The fields that Salesforce names. */
  readonly fields: readonly string[];
  /** The ids of the records that a duplicate rule found. */
  readonly duplicates: readonly string[];
  /** False: nobody knows whether Salesforce did what was asked. */
  readonly isOutcomeKnown: boolean;

  constructor(message: string, detail: TapErrorDetail, isOutcomeKnown = true) {
    super(message, detail);
    const { number, list, member } = members(detail.cause);
    this.status = number("status");
    this.fields = (list("fields") ?? []).map(String);
    this.duplicates = (members(member("duplicates")).list("ids") ?? []).map(String);
    this.isOutcomeKnown = isOutcomeKnown;
  }

  /** Salesforce's errorCode, or the tap's own. */
  get code(): string {
    return this.detail.code;
  }

  get hint(): string {
    return this.detail.hint;
  }
}

/**
 * The error of an action; what is no error of the tap's stays as it is.
 * @param findOut how to find out what was done, where nobody knows
 */
export function asActionError(action: string, error: unknown, findOut?: () => string): unknown {
  if (error instanceof ActionError) return error;
  if (error instanceof TapError && !(error instanceof OrgError))
    return new ActionError(withoutHint(error), error.detail);
  if (!(error instanceof OrgError)) return multipleChoices(action, error) ?? error;
  const isUnknown = error instanceof UnknownOutcome;
  const hint = (isUnknown ? (error.isOnce ? findOut?.() : repeatable) : undefined) ?? hintFor(error);
  return new ActionError(`${action}: ${error.what}`, { ...error.detail, hint, kind: kindOf(error) }, !isUnknown);
}

const withoutHint = ({ message, detail: { hint } }: TapError): string =>
  message.slice(0, message.length - hint.length).trimEnd();

/** A sync asks in another form for what it may not have so; who makes a single call has to ask for something else. */
const kindOf = ({ rule: { kind, scope } }: OrgError): TapErrorDetail["kind"] =>
  scope === "request" && kind === "unavailable" ? "config" : kind;

/** Salesforce answers with status 300 where a value is that of several records, and lists their paths. */
function multipleChoices(action: string, error: unknown): ActionError | null {
  if (!(error instanceof Error) || error.name !== "MULTIPLE_CHOICES") return null;
  const paths = (members(error).list("data") ?? []).filter((path) => typeof path === "string");
  return new ActionError(`${action}: Several records have this value: ${paths.join(", ")}.`, {
    code: "MULTIPLE_CHOICES",
    kind: "config",
    hint: "Name one of them by its id.",
    cause: { status: 300 },
  });
}
