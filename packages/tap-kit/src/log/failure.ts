import { TapError } from "../error.ts";
import type { Log } from "./log.ts";
import { clean } from "./redact.ts";

/** Any error as one that may reach the command line; what is not a TapError is a defect. */
export function asTapError(error: unknown, stream?: string): TapError {
  if (error instanceof TapError) return error;
  const text = error instanceof Error ? error.message : String(error);
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
  const text = cause instanceof Error ? causeChain(cause) : typeof cause === "string" ? cause : JSON.stringify(cause);
  return text === undefined || error.message.includes(text) ? "" : clean(text).slice(0, 1000);
}

/** The stacks of the error and of its causes. */
function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\nCaused by: ${stackOf(error.cause)}` : own;
}

function causeChain(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? `${error.code} ` : "";
  const inner = error.cause instanceof Error ? `; ${causeChain(error.cause)}` : "";
  return `${code}${error.message}${inner}`;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
