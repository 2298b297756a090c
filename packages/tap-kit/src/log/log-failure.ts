import { inspect } from "node:util";
import { TapError } from "../errors/tap-error.ts";
import type { Log } from "./log.ts";
import { clean } from "./redact.ts";

/** The error as a TapError; whatever is none becomes a defect. */
export function asTapError(error: unknown, stream?: string): TapError {
  if (error instanceof TapError) return error;
  const text = messageOf(error);
  return new TapError(`${stream === undefined ? "" : `${stream}: `}${endSentence(text)}`, {
    code: "DEFECT",
    kind: "defect",
    hint: "This is a fault of the tap: please report it with the output of a run with --log-level debug --stack.",
    cause: error,
    ...(stream === undefined ? {} : { stream }),
  });
}

/** Logs the failure and its cause; its stack only where that was asked for. */
export function logFailure(log: Log, error: TapError, withStack: boolean): void {
  const { code, stream } = error.detail;
  const cause = describeCause(error);
  log({ level: "error", code, stream, text: cause === "" ? error.message : `${error.message} (${cause})` });
  if (withStack) log({ level: "error", code, stream, isStack: true, text: stackOf(error) });
}

/** The cause in one line: the service's reply or the underlying error. Empty where the message already has it. Cleaned before it is cut, because half a secret is a secret too. */
export function describeCause(error: TapError): string {
  const { cause } = error.detail;
  if (cause === undefined || cause === null) return "";
  const text = cause instanceof Error ? causesOf(cause).map(withCode).join("; ") : unsaid(cause, error.message);
  return text === undefined || error.message.includes(text) ? "" : clean(text).slice(0, 1000);
}

/** A reply as JSON; where the message has some of its members already, the others alone: `status 400`. */
function unsaid(cause: unknown, message: string): string | undefined {
  const members = typeof cause === "object" && cause !== null && !Array.isArray(cause) ? Object.entries(cause) : [];
  const others = members.filter(([, value]) => typeof value !== "string" || !message.includes(value));
  if (others.length === members.length) return plainText(cause);
  return others.map(([name, value]) => `${name} ${typeof value === "string" ? value : plainText(value)}`).join(", ");
}

/** The stacks of the error and of its causes. */
function stackOf(error: Error): string {
  return causesOf(error)
    .map((each) => each.stack ?? each.message)
    .join("\nCaused by: ");
}

/** The error and its causes, up to one that was there before: causes may form a circle. */
function causesOf(error: Error): readonly Error[] {
  const chain = new Set<Error>();
  for (let each: unknown = error; each instanceof Error && !chain.has(each); each = each.cause) chain.add(each);
  return [...chain];
}

function withCode(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  // Node begins the messages of system errors with it.
  return code === "" || error.message.startsWith(code) ? error.message : `${code} ${error.message}`;
}

/** Anything may have been thrown: an object without a prototype has no text, and one with a circle is no JSON. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  try {
    return String(error);
  } catch {
    return plainText(error) ?? "something that is no error was thrown";
  }
}

function plainText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value);
  } catch {
    return inspect(value);
  }
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
