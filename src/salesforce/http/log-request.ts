import type { Run } from "@singer-io-ts/tap-kit";
import { usageOf } from "./limit-info.ts";

interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** The stream that it is for. */
  readonly stream?: string | undefined;
}

/** One request, as it goes on. */
export interface RequestLog {
  /** The answer has begun. */
  answered(status: number, headers: ReadonlyMap<string, string>): void;
  /** Bytes of the body have come, compressed as they are. */
  received(bytes: number): void;
  /** The answer is whole, or will never be. @param error what went wrong; absent: nothing */
  ended(error?: Error): void;
}

/**
 * Logs a request for debugging, when it has ended: `GET /services/data/v66.0/limits: 200, 35 ms, 2,340 bytes, 14,976 calls left`.
 * Neither headers nor bodies are logged, and of the path only what names no value.
 */
export function logRequest(
  { method, path, stream }: LoggedRequest,
  { clock, log, waitingFor }: Pick<Run, "clock" | "log" | "waitingFor">,
): RequestLog {
  const answered = waitingFor?.(() => `${method} ${shownPath(path)}`);
  const startMs = clock.monotonicMs();
  let bytes = 0;
  let status: number | null = null;
  let left: number | null = null;
  return {
    answered(answeredStatus, headers) {
      const usage = usageOf({ headers });
      status = answeredStatus;
      left = usage === null ? null : usage.limit - usage.used;
    },
    received(more) {
      bytes += more;
    },
    ended(error) {
      answered?.();
      const ms = Math.round(clock.monotonicMs() - startMs);
      const shown = shownPath(path);
      const how = [
        status === null ? "no answer" : `${status}${error === undefined ? "" : " broken off"}`,
        `${ms} ms`,
        ...(status === null ? [] : [`${count(bytes)} bytes`]),
        ...(left === null ? [] : [`${count(left)} calls left`]),
      ].join(", ");
      const text = `${method} ${shown}: ${how}`;
      const details = { method, path: shown, status, ms, bytes, calls_left: left, is_whole: error === undefined };
      log({ level: "debug", code: "request", text, details, ...(stream !== undefined && { stream }) });
    },
  };
}

const count = (number: number): string => number.toLocaleString("en");

/** Parameters of which the value is logged. Of others it could be a secret. */
const plain = new Set(["start", "end", "limit", "maxrecords", "locator", "includedetails", "sobjects"]);
const longestValue = 60;

/** What follows an object in a path where it is no field: its value is no row's. */
const parts = "approvalLayouts|compactLayouts|deleted|describe|listviews|quickActions|updated";
/** A record by the value of a field: `sobjects/Contact/Email/one%40example.com`. */
const byValue = new RegExp(`(/sobjects/\\w+/(?!(?:${parts})/|\\w{15}(?:\\w{3})?/)\\w+/).+$`);

function shownPath(path: string): string {
  const [address = "", query] = path.split(/\?(.*)/s);
  // guard(request-external-id, `.replace(byValue, "$1...")` -> ``): values of rows, by which actions name records, would appear in a log of requests.
  const resource = address.replace(byValue, "$1...");
  if (query === undefined) return resource;
  const isQuery = /\/query(?:All)?$/.test(resource);
  const parameters = Array.from(new URLSearchParams(query), ([name, value]) => {
    if (name === "q" && isQuery) return `q=${shownSoql(value)}`;
    const isPlain = plain.has(name.toLowerCase());
    // guard(request-parameters, `isPlain ? cut(value, longestValue) : "..."` -> `value`): a token in an address would appear in a log of requests.
    return `${name}=${isPlain ? cut(value, longestValue) : "..."}`;
  });
  return `${resource}?${parameters.join("&")}`;
}

const cut = (text: string, longest: number): string => (text.length > longest ? `${text.slice(0, longest)}...` : text);

const longestSelect = 60;
const longestRest = 140;

/** The beginning of its SELECT and what stands behind it, without the values in it: those can be of rows. */
function shownSoql(soql: string): string {
  // guard(request-values, `.replace(/'(?:[^'\\]|\\.)*'/gs, "'...'")` -> ``): values of rows, by which queries go on, would appear in a log of requests.
  const plainText = soql.replace(/'(?:[^'\\]|\\.)*'/gs, "'...'").replace(/(?:'\.\.\.',\s*)+(?='\.\.\.')/g, "");
  const from = outerFrom(plainText);
  const [select, rest] = [plainText.slice(0, from), plainText.slice(from)];
  return `${cut(select, longestSelect)}${cut(rest, longestRest)}`;
}

/** Where its own FROM begins, and not one in brackets. */
function outerFrom(soql: string): number {
  let depth = 0;
  for (const { 0: text, index } of soql.matchAll(/[()]|\sFROM\s/gi)) {
    if (text === "(") depth += 1;
    else if (text === ")") depth -= 1;
    else if (depth === 0) return index;
  }
  return soql.length;
}
