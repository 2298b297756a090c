import { inspect } from "node:util";
import { TapError } from "../errors/tap-error.ts";
import type { Log } from "./log.ts";
import { clean } from "./redact.ts";

/** Any error as one that may reach the command line; what is not a TapError is a defect. */
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

/** Says what failed and what lies underneath; the stack only where it was asked for. */
export function logFailure(log: Log, error: TapError, withStack: boolean): void {
  const { code, stream } = error.detail;
  const cause = describeCause(error);
  log({ level: "error", code, stream, text: cause === "" ? error.message : `${error.message} (${cause})` });
  if (withStack) log({ level: "error", code, stream, text: stackOf(error) });
}

/** What the service answered or which error lies underneath, in a line (cleaned before it is cut: half a secret is one too); empty where the message already says it. */
export function describeCause(error: TapError): string {
  const { cause } = error.detail;
  if (cause === undefined || cause === null) return "";
  const text = cause instanceof Error ? causesOf(cause).map(withCode).join("; ") : plainText(cause);
  return text === undefined || error.message.includes(text) ? "" : clean(text).slice(0, 1000);
}

/** The stacks of the error and of its causes. */
function stackOf(error: Error): string {
  return causesOf(error)
    .map((each) => each.stack ?? each.message)
    .join("\nCaused by: ");
}

/** The error and what caused it, down to the first one that has been there already. */
function causesOf(error: Error): readonly Error[] {
  const chain = new Set<Error>();
  for (let each: unknown = error; each instanceof Error && !chain.has(each); each = each.cause) chain.add(each);
  return [...chain];
}

function withCode(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? `${error.code} ` : "";
  return `${code}${error.message}`;
}

/** What was thrown may be anything: an object without a prototype is no text, and one with a circle is no JSON. */
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
