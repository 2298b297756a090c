import { clean, TapError } from "@singer-io-ts/tap-kit";
import { parseJson } from "../parse-json.ts";
import { type Duplicates, duplicatesIn } from "./duplicates.ts";
import { isMeantByStatus, ruleFor } from "./error-rules.ts";
import { type LoginMethod, loginRuleFor } from "./login-error-rules.ts";
import type { Rule, Scope } from "./rule.ts";

export interface OrgErrorDetail {
  readonly stream?: string | undefined;
  readonly cause?: unknown;
  /** What the service asked to wait before the next try. */
  readonly retryAfterMs?: number | null;
  /** In place of the table's. */
  readonly hint?: string | undefined;
  /** False: the request did not leave this machine. */
  readonly wasSent?: boolean;
}

/** A TapError with what the table says of it. */
export class OrgError extends TapError {
  /** What happened, without stream and hint, as a sentence. */
  readonly what: string;
  readonly rule: Rule;
  readonly retryAfterMs: number | null;
  /** False: the request did not leave this machine. */
  readonly wasSent: boolean;

  constructor(what: string, code: string, rule: Rule, more: OrgErrorDetail = {}) {
    const { stream, cause, retryAfterMs = null, hint = rule.hint, wasSent = true } = more;
    super(stream === undefined ? what : `${stream}: ${what}`, {
      code,
      kind: rule.kind,
      hint,
      cause,
      ...(stream !== undefined && { stream }),
      ...(rule.scope === "run" && { scope: "run" }),
    });
    this.what = what;
    this.rule = rule;
    this.retryAfterMs = retryAfterMs;
    this.wasSent = wasSent;
  }
}

/** What this error ends. An error that the table does not know ends its stream. */
export function scopeOf(error: unknown): Scope {
  return error instanceof OrgError ? error.rule.scope : "stream";
}

/**
 * Whether the same may be answered another time. What is passing is no fact about the org or the user: nothing is left
 * out, and no permission is taken for missing, because of it.
 */
export function isTransient({ rule }: OrgError): boolean {
  return rule.retry !== "no";
}

/**
 * Returns for what Salesforce refuses for good: what the org lacks, or the user may not see.
 * @throws the error itself where the same may be answered another time
 */
export function throwTransient(error: OrgError): void {
  // guard(passing-fault): streams or columns would be left out because of an outage.
  if (isTransient(error) || error.rule.kind !== "config") throw error;
}

/** An error of the tap's own codes, such as `INTERRUPTED`. */
export function ownError(code: string, what: string, detail: OrgErrorDetail = {}): OrgError {
  return new OrgError(what, code, ruleFor(0, code, ""), detail);
}

/** An answer that is not as Salesforce documents it: it was damaged on its way. @param what names the answer */
export function malformedAnswer(what: string, stream?: string): OrgError {
  return ownError("UNEXPECTED_ANSWER", `Salesforce's answer (${what}) does not have the documented form.`, { stream });
}

/** What Bulk 2.0 answers a user who may not use it. */
export const bulkNotPermitted = "BULK_NOT_PERMITTED";

/** A refusal by Bulk 2.0: the code that elsewhere ends the run stands for Bulk alone. */
export function bulkRefusal(error: OrgError): OrgError {
  // guard(bulk-alone, `error.detail.code !== "API_DISABLED_FOR_ORG"` -> `true`): a user without access to Bulk could read nothing, although REST is allowed.
  if (error.detail.code !== "API_DISABLED_FOR_ORG") return error;
  return ownError(bulkNotPermitted, error.what, { cause: error.detail.cause });
}

/** The same error, naming the stream it happens to now. */
export function withStream<E>(stream: string | undefined, error: E): E | OrgError {
  if (stream === undefined || !(error instanceof OrgError) || error.detail.stream === stream) return error;
  const { code, hint, cause } = error.detail;
  const { what, rule, retryAfterMs, wasSent } = error;
  return new OrgError(what, code, rule, { stream, hint, cause, retryAfterMs, wasSent });
}

/** What a refused call was part of. */
export interface RefusedCall extends OrgErrorDetail {
  /** The login, by this method; absent: a call for data. */
  readonly login?: LoginMethod | undefined;
}

/**
 * The error that a refusing answer is: Salesforce's code and message, and the hint of the table. What has no code of
 * Salesforce's says nothing about the org or the user, whatever its status.
 */
export function refusal(status: number, body: ErrorBody, refused: RefusedCall = {}): OrgError {
  const { login, ...detail } = refused;
  const { code, message } = body;
  if (isForeign(status, body, login)) return foreignAnswer(status, refused);
  const said = code === null ? `status ${status}` : message === "" ? code : `${code}: ${message}`;
  const answer = `Salesforce answered ${/[.!?]$/.test(said) ? said : `${said}.`}`;
  const what = login === undefined ? answer : `Logging in failed: ${answer}`;
  // Codes are compared in capitals; the token endpoint writes its own in lower case.
  const stableCode = code === null ? `HTTP_${status}` : code.toUpperCase();
  const rule =
    login === undefined ? ruleFor(status, code ?? "", message) : loginRuleFor(status, code ?? "", message, login);
  const { fields, duplicates } = body;
  const cause = {
    status,
    errorCode: code,
    message,
    ...(fields !== undefined && { fields }),
    ...(duplicates !== undefined && { duplicates }),
  };
  return new OrgError(what, stableCode, rule, { ...detail, cause });
}

/** Whether something else answered instead of Salesforce: a proxy, a gateway, a firewall. */
function isForeign(status: number, body: ErrorBody, login: LoginMethod | undefined): boolean {
  // The token endpoint names an error in each refusal; what a ready token is refused with may be empty.
  const isNamed = login !== undefined && login !== "access_token";
  // guard(empty-login-refusal, `isNamed || ` -> ``): an empty answer from a gateway would be reported as a wrong secret.
  const isOthers = isNamed || body.isForeign === true;
  if (body.code !== null || isMeantByStatus(status, isOthers)) return false;
  // A host that knows no logins says so by its status alone.
  return login === undefined || (isOthers && status !== 404 && status !== 405);
}

function foreignAnswer(status: number, { login, ...detail }: RefusedCall): OrgError {
  const answer = `An answer with status ${status} is not from Salesforce: it has none of Salesforce's error codes.`;
  const what = login === undefined ? answer : `Logging in failed: ${answer}`;
  return ownError("FOREIGN_ANSWER", what, { ...detail, cause: { status } });
}

/** The same for a part of a composite answer, its body unparsed. */
export function refusalOf(stream: string, status: number, body: Uint8Array): OrgError {
  return refusal(status, parseErrorBody(body), { stream });
}

/** What an error body says, as far as it does. */
export interface ErrorBody {
  /** Null where the body is not of Salesforce's form. */
  readonly code: string | null;
  readonly message: string;
  /** The fields that the error is about; absent: it names none. */
  readonly fields?: readonly string[];
  /** What a duplicate rule found; absent: the error is none of a duplicate rule. */
  readonly duplicates?: Duplicates;
  /** There is a body, and Salesforce did not write it. */
  readonly isForeign?: true;
}

const longestMessage = 500;

/**
 * Reads the error bodies of the REST, Bulk 2.0 and composite resources: `[{errorCode, message}]`, `{statusCode, message}` in
 * collections, and the XML of either. Web pages, other JSON and empty bodies say nothing.
 */
export function parseErrorBody(body: unknown): ErrorBody {
  return errorBodyIn(body, ["errorCode", "statusCode", "exceptionCode"], ["message", "exceptionMessage"]);
}

/**
 * Reads the error bodies of what belongs to a login: the token endpoint's `{error, error_description}` (RFC 6749, 5.2), and
 * the user info's, which are a word, like `Bad_OAuth_Token`.
 */
export function parseLoginErrorBody(body: Uint8Array): ErrorBody {
  const text = body.length > 100 ? "" : Buffer.from(body).toString("latin1").trim();
  if (/^[A-Z][A-Za-z]*(_[A-Za-z]+)+$/.test(text)) return { code: text, message: "" };
  return errorBodyIn(
    body,
    ["error", "errorCode", "exceptionCode"],
    ["error_description", "message", "exceptionMessage"],
  );
}

function errorBodyIn(body: unknown, codes: readonly string[], messages: readonly string[]): ErrorBody {
  const value: unknown = body instanceof Uint8Array ? (parseJson(body) ?? xmlIn(body)) : body;
  const first: unknown = Array.isArray(value) ? value[0] : value;
  const text = (name: string): string | null => {
    const found: unknown = typeof first === "object" && first !== null ? Reflect.get(first, name) : null;
    return typeof found === "string" && found !== "" ? found : null;
  };
  const among = (names: readonly string[]) => names.map(text).find((found) => found !== null) ?? null;
  const code = among(codes);
  if (code !== null && !/^\d/.test(code)) {
    const listed: unknown = typeof first === "object" && first !== null ? Reflect.get(first, "fields") : null;
    const fields = Array.isArray(listed) ? listed.filter((field) => typeof field === "string") : [];
    const duplicates = duplicatesIn(first);
    return {
      code,
      message: plainMessage(among(messages) ?? ""),
      ...(fields.length > 0 && { fields }),
      ...(duplicates !== null && { duplicates }),
    };
  }
  const isEmpty = body instanceof Uint8Array ? body.length === 0 : body === null || body === undefined;
  return { code: null, message: "", ...(!isEmpty && { isForeign: true }) };
}

/** `<Errors><Error><errorCode>` of REST, `<error><exceptionCode>` of Bulk: sent where no JSON is asked for. */
function xmlIn(bytes: Uint8Array): object | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, longestXml)).toString("utf8");
  if (!/^\s*(?:<\?xml[^>]*>\s*)?<(?:Errors|error)[\s>]/.test(text)) return null;
  const member = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1];
  const [errorCode, exceptionCode] = [member("errorCode"), member("exceptionCode")];
  return { errorCode, exceptionCode, message: member("message"), exceptionMessage: member("exceptionMessage") };
}

const longestXml = 64 * 1024;

/**
 * A server's text as it may be shown: without the query that SOQL errors repeat (it may hold values), without control
 * characters (a terminal would obey them), and of limited length.
 */
export function plainMessage(message: string): string {
  const withoutQuery = message.replace(/^[\s\S]*\bERROR at Row:\d+:Column:\d+\s*/, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = withoutQuery.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  // What is cut is cleaned first: half a secret is one too. The rest is when it is shown; until then rules go by it.
  return plain.length <= longestMessage ? plain : `${clean(plain).slice(0, longestMessage)} ...`;
}
