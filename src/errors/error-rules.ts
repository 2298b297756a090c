import { again, misconfigured, type Rule, rule, tried } from "./rule.ts";

const transient = (hint = again) => rule("unavailable", "transient", "stream", hint);
const forbidden = (hint: string) => rule("config", "no", "stream", hint);

const onlyThisRequest = (hint: string) => rule("unavailable", "no", "request", hint);

const dailyLimit = rule(
  "limit",
  "daily",
  "run",
  "The limit counts the last 24 hours: run again when calls are free, or ask Salesforce for more. The run continues from its state.",
);
/** Salesforce names no limit in a known form: a few tries show whether it is a concurrent one; otherwise the run ends and can be resumed. */
const unnamedLimit = tried(
  4,
  rule(
    "limit",
    "concurrent",
    "run",
    "A limit of the org is reached: run again later, with a lower max_workers. The run continues from its state.",
  ),
);
const concurrentLimit = rule(
  "unavailable",
  "concurrent",
  "stream",
  "Lower max_workers, or run when fewer other programs use the org.",
);
const unknownObject = forbidden("Check that the object exists and that the user may read it, or run discovery again.");
const bulkLimit = rule(
  "limit",
  "daily",
  "request",
  "A 24-hour limit is used up. Run again later, or set `api` to rest.",
);
const noAccess = forbidden("Give the user read access to the object, or deselect the stream.");
const unsupportedExternal = forbidden("Deselect the stream: Salesforce does not answer plain queries for this object.");
const tooLong = onlyThisRequest("Select fewer fields, or read the object by Bulk (`api`: bulk).");
const notImplemented = forbidden(
  "Salesforce's API does not support this: deselect the stream. For a report, set export, or read the objects that it is made of.",
);
const damagedRows = rule(
  "integrity",
  "no",
  "stream",
  "Run again. If it happens again, look for a proxy that changes or caches Salesforce's answers.",
);
const notByBulk = onlyThisRequest("Bulk API 2.0 does not accept this query: set `api` to auto.");
const lostLocator = onlyThisRequest("The results are read from the first set again.");
const slow = onlyThisRequest(
  "Narrow start_date and end_date, select fewer formula fields, or have an index made on the replication key.",
);

/**
 * Salesforce's error codes, `HTTP nnn` for answers without one, and the tap's own codes for what the network does; those
 * of logging in are in login-error-rules.ts. (REST API Developer Guide, Status Codes and Error Responses; Object Reference,
 * StatusCode.)
 */
const rules: Readonly<Record<string, Rule>> = {
  // The session
  INVALID_SESSION_ID: rule(
    "config",
    "session",
    "run",
    "Log in again: the session was ended, or its user may not use the API.",
  ),
  BAD_OAUTH_TOKEN: rule("config", "session", "run", "Log in again: Salesforce did not accept the session."),
  INVALID_AUTH_HEADER: misconfigured("Check access_token: Salesforce could not read it."),
  API_DISABLED_FOR_ORG: misconfigured(
    "Give the user the permission API Enabled, and check that the org's edition has the API.",
  ),
  API_CURRENTLY_DISABLED: misconfigured("The API is switched off for this org: ask its admin or Salesforce."),
  UNSUPPORTED_API_VERSION: misconfigured("Leave api_version out, or name a version that the org has."),
  GONE: misconfigured("This API version is retired: leave api_version out."),
  "HTTP 401": rule("config", "session", "run", "Log in again: Salesforce did not accept the session."),

  // Limits. REQUEST_LIMIT_EXCEEDED is in `ruleFor`: Salesforce has one code for two limits.
  LIMIT_EXCEEDED: bulkLimit,
  EXCEEDEDQUOTA: bulkLimit,

  BULK_NOT_PERMITTED: rule(
    "config",
    "no",
    "request",
    "Salesforce does not let this user use Bulk API 2.0: set `api` to auto or rest, or give the user access to the Bulk API (the org's edition must have it).",
  ),

  // What the user may see
  INVALID_TYPE: unknownObject,
  NOT_FOUND: unknownObject,
  INVALID_TYPE_FOR_OPERATION: forbidden("Deselect the stream: this object does not support the call."),
  INVALID_FIELD: rule(
    "config",
    "no",
    "request",
    "Run discovery again: the field is gone, or the user lost the permission to read it.",
  ),
  INSUFFICIENT_ACCESS: noAccess,
  INSUFFICIENT_ACCESS_OR_READONLY: noAccess,
  CANNOT_ACCESS: noAccess,
  FORBIDDEN: noAccess,
  NOT_IMPLEMENTED: notImplemented,
  FUNCTIONALITY_NOT_ENABLED: forbidden("Switch the feature on for the user, or deselect the stream."),
  OPERATION_TOO_LARGE: rule(
    "config",
    "no",
    "request",
    "Give the user View All Data, or narrow start_date and end_date.",
  ),
  EXTERNAL_OBJECT_UNSUPPORTED_EXCEPTION: unsupportedExternal,
  EXTERNAL_OBJECT_EXCEPTION: unsupportedExternal,
  DATACLOUD_API_DISABLED_EXCEPTION: unsupportedExternal,
  TXN_SECURITY_METERING_ERROR: tried(
    3,
    rule("config", "transient", "stream", "Give the user the permission Exempt from Transaction Security."),
  ),

  // The request as it was asked
  MALFORMED_QUERY: rule(
    "config",
    "no",
    "stream",
    "Salesforce does not accept this query. Deselect the stream, or report it.",
  ),
  QUERY_TIMEOUT: slow,
  REQUEST_RUNNING_TOO_LONG: slow,
  QUERY_TOO_COMPLICATED: onlyThisRequest("Select fewer formula fields."),
  INVALID_QUERY_LOCATOR: onlyThisRequest("The query's cursor is gone; the query is made again."),
  INVALID_REPLICATION_DATE: onlyThisRequest("Salesforce remembers changes for 30 days and deletions for 15."),
  EXCEEDED_ID_LIMIT: onlyThisRequest(
    "Salesforce has more for this request than fits in its one answer. Deselect the stream, or report it.",
  ),
  INVALIDENTITY: onlyThisRequest("Bulk API 2.0 does not serve this object: set `api` to auto."),
  API_ERROR: notByBulk,
  FEATURENOTENABLED: notByBulk,
  INVALIDJOB: onlyThisRequest("The query job is gone; it is made again."),
  INVALIDJOBSTATE: onlyThisRequest("The query job is in another state."),
  INVALIDLOCATOR: lostLocator,
  INVALID_LOCATOR: lostLocator,
  BULK_JOB_FAILED: onlyThisRequest("Narrow start_date and end_date, or set `api` to rest."),
  BULK_JOB_STUCK: onlyThisRequest("Run again when Salesforce is less busy, or set `api` to rest."),
  BULK_JOB_ABORTED: transient(
    "Somebody aborted the query job in Salesforce. Run again; the run continues from its state.",
  ),
  "HTTP 409": onlyThisRequest("The query job belongs to another API version."),
  URI_TOO_LONG: tooLong,
  "HTTP 414": tooLong,
  "HTTP 431": tooLong,

  // Transient errors of Salesforce
  UNKNOWN_EXCEPTION: tried(
    4,
    transient(
      "If it happens again, give the number in the message to Salesforce support; selecting fewer fields may help.",
    ),
  ),
  SERVER_UNAVAILABLE: transient(),
  FUNCTIONALITY_TEMPORARILY_UNAVAILABLE: transient(),
  BAD_GATEWAY: transient(),
  UNABLE_TO_LOCK_ROW: transient(),
  CURSOR_TROUBLE: tried(4, transient()),
  "HTTP 406": tried(4, transient()),
  "HTTP 408": transient(),
  "HTTP 420": tried(6, transient("Check that the org still exists at this host.")),
  "HTTP 429": transient(),
  "HTTP 500": tried(6, transient()),
  "HTTP 502": transient(),
  "HTTP 503": transient(),
  "HTTP 504": transient(),
  WEB_PAGE: tried(4, transient("Check domain, login_url, instance_url and proxies.")),
  UNKNOWN_JOB_STATE: rule("unavailable", "no", "stream", "Set `api` to rest, and report it."),
  FOREIGN_ANSWER: tried(
    6,
    transient(
      "A proxy, a gateway or a firewall between here and Salesforce may have answered in its place. If it happens again, ask who runs it, and check domain, login_url, instance_url and the proxy settings.",
    ),
  ),
  UNEXPECTED_ANSWER: tried(4, transient("Run again. If it happens again, report it.")),
  COUNT_DIFFERS: rule("integrity", "no", "stream", "Run again. If it happens again, report it to Salesforce."),
  ROW_REPEATED: damagedRows,
  ANSWER_TOO_LARGE: rule(
    "unavailable",
    "no",
    "stream",
    "Something between here and Salesforce may have damaged the answer: run again. If it happens again, read less at a time: fewer fields, a filter, or another api.",
  ),
  REDIRECTED: misconfigured(
    "The org may have moved, or the host is not the org's: check domain, login_url and instance_url.",
  ),

  // The network
  INTERRUPTED: transient(),
  NO_ANSWER: transient("Check the network between here and Salesforce."),
  NO_CONNECTION: transient(
    "Check the network, proxy settings (HTTPS_PROXY, NO_PROXY), and the host in domain, login_url or instance_url.",
  ),
  UNTRUSTED_CERTIFICATE: misconfigured("If a proxy inspects TLS, name its certificate in NODE_EXTRA_CA_CERTS."),
  PROXY_REFUSED: misconfigured("Check HTTPS_PROXY: the proxy did not let the connection through."),
  PROXY_UNREACHABLE: tried(4, rule("config", "transient", "run", "Check HTTPS_PROXY.")),
  WRONG_SCHEME: misconfigured("Check the scheme in login_url or instance_url."),
};

/** Statuses that Salesforce answers without a body, and only so. (Bulk API 2.0 Developer Guide: 409 for another version.) */
const withoutBody: readonly number[] = [401, 409];
/** Statuses that mean the same from any server: the request is too long, or should be sent later. */
const sameFromAnybody: readonly number[] = [406, 408, 414, 420, 429, 431];

/**
 * Whether an answer without one of Salesforce's codes says anything by its status. A 403 or 404 does not: a gateway's
 * page would become a permission that is missing, or an object that is not there.
 *
 * @param isForeign the answer has a body.
 */
export function isMeantByStatus(status: number, isForeign: boolean): boolean {
  // guard(foreign-answer, `sameFromAnybody.includes(status) || ` -> `true || `): a gateway's error page would be taken for Salesforce's answer about an object.
  return sameFromAnybody.includes(status) || status >= 500 || (withoutBody.includes(status) && !isForeign);
}

/** A list view that Salesforce itself cannot read: it answers status 500, as for a transient error, and always will. */
const brokenViewText = "List view filter is not FilterByDynsql Context";
const brokenView = forbidden("Open the list view in Salesforce and save it again, or leave it out.");

const cursorTexts = /Unable to complete the creation of the query cursor|Failed while fetching query cursor data/;

/** Salesforce has one code for two limits, and gives the limit's name in the text: a name, not a sentence. Without one neither is assumed. */
function requestLimit(message: string): Rule {
  if (/\bTotalRequests\b/.test(message)) return dailyLimit;
  return /\bConcurrent\w+/.test(message) ? concurrentLimit : unnamedLimit;
}

/**
 * The rule for an error, by its code; only where Salesforce has no code for the difference, by its text.
 */
export function ruleFor(status: number, code: string, message: string): Rule {
  if (code === "REQUEST_LIMIT_EXCEEDED") return requestLimit(message);
  if (message.includes(brokenViewText)) return brokenView;
  if (cursorTexts.test(message)) return rules["CURSOR_TROUBLE"]!;
  for (const name of [code, code.toUpperCase(), `HTTP ${status}`]) {
    if (Object.hasOwn(rules, name)) return rules[name]!;
  }
  if (status >= 500) return tried(4, transient());
  return rule("config", "no", "stream", "Deselect the stream, or change what Salesforce's answer names.");
}
