import { clean, TapError } from "@singer-io-ts/tap-kit";
import { type Rule, ruleFor, type Scope } from "./error-rules.ts";
import { type LoginMethod, loginRuleFor } from "./login-rules.ts";

export interface OrgErrorDetail {
  readonly stream?: string | undefined;
  readonly cause?: unknown;
  /** What the service asked to wait before the next try. */
  readonly retryAfterMs?: number | null;
  /** In place of the table's. */
  readonly hint?: string | undefined;
}

/** A TapError with what the table says of it. */
export class OrgError extends TapError {
  /** What happened, without stream and hint, as a sentence. */
  readonly what: string;
  readonly rule: Rule;
  readonly retryAfterMs: number | null;

  constructor(what: string, code: string, rule: Rule, more: OrgErrorDetail = {}) {
    const { stream, cause, retryAfterMs = null, hint = rule.hint } = more;
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
  }
}

/** What this error ends. An error that the table does not know ends its stream. */
export function scopeOf(error: unknown): Scope {
  return error instanceof OrgError ? error.rule.scope : "stream";
}

/** An error of the tap's own codes, such as `INTERRUPTED`. */
export function ownError(code: string, what: string, detail: OrgErrorDetail = {}): OrgError {
  return new OrgError(what, code, ruleFor(0, code, ""), detail);
}

/** The same error, naming the stream it happens to now. */
export function namedFor(stream: string | undefined, error: unknown): unknown {
  if (stream === undefined || !(error instanceof OrgError) || error.detail.stream === stream) return error;
  const { code, hint, cause } = error.detail;
  return new OrgError(error.what, code, error.rule, { stream, hint, cause, retryAfterMs: error.retryAfterMs });
}

/** What a refused call was part of. */
export interface Refused extends OrgErrorDetail {
  /** The login, by this method; absent: a call for data. */
  readonly login?: LoginMethod | undefined;
}

/** The error that a refusing answer is: Salesforce's code and message, and the hint of the table. */
export function refusal(status: number, { code, message }: Complaint, refused: Refused = {}): OrgError {
  const { login, ...detail } = refused;
  const said = code === null ? `status ${status}` : message === "" ? code : `${code}: ${message}`;
  const answer = `Salesforce answered ${/[.!?]$/.test(said) ? said : `${said}.`}`;
  const what = login === undefined ? answer : `Logging in failed: ${answer}`;
  // Codes are compared in capitals; the token endpoint writes its own in lower case.
  const stableCode = code === null ? `HTTP_${status}` : code.toUpperCase();
  const rule =
    login === undefined ? ruleFor(status, code ?? "", message) : loginRuleFor(status, code ?? "", message, login);
  return new OrgError(what, stableCode, rule, { ...detail, cause: { status, errorCode: code, message } });
}

/** The same for a part of a composite answer, its body unparsed. */
export function refusalOf(stream: string, status: number, body: Uint8Array): OrgError {
  return refusal(status, complaintIn(body), { stream });
}

/** What an error body says, as far as it does. */
export interface Complaint {
  readonly code: string | null;
  readonly message: string;
}

const longestMessage = 500;

/**
 * Reads the error bodies of the REST, Bulk 2.0 and composite resources (`[{errorCode, message}]`, `{statusCode, message}`
 * in collections), of the token endpoint (`{error, error_description}`) and of the user info (a word, like
 * `Bad_OAuth_Token`). Web pages and empty bodies say nothing.
 */
export function complaintIn(body: unknown): Complaint {
  const value: unknown = body instanceof Uint8Array ? (jsonIn(body) ?? wordIn(body)) : body;
  if (typeof value === "string" && word.test(value)) return { code: value, message: "" };
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first !== "object" || first === null) return { code: null, message: "" };
  const text = (name: string): string | null => {
    const value: unknown = Reflect.get(first, name);
    return typeof value === "string" ? value : null;
  };
  const code = text("errorCode") ?? text("statusCode") ?? text("exceptionCode") ?? text("error");
  const message = text("message") ?? text("exceptionMessage") ?? text("error_description") ?? "";
  return { code, message: plainMessage(message) };
}

const word = /^[A-Z][A-Za-z]*(_[A-Za-z]+)+$/;

/** A body that is one word. */
const wordIn = (body: Uint8Array): string | undefined =>
  body.length > 100 ? undefined : Buffer.from(body).toString("latin1").trim();

/**
 * A server's text as it may be shown: without the query that SOQL errors repeat (it may hold values), without control
 * characters (a terminal would obey them), and of a bearable length.
 */
export function plainMessage(message: string): string {
  const told = message.replace(/^[\s\S]*\bERROR at Row:\d+:Column:\d+\s*/, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  const plain = told.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ").trim();
  // What is cut is cleaned first: half a secret is one too. The rest is when it is shown; until then rules go by it.
  return plain.length <= longestMessage ? plain : `${clean(plain).slice(0, longestMessage)} ...`;
}

/** Parsed JSON, or undefined where the bytes are none. */
export function jsonIn(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
