import { TapError } from "../errors/tap-error.ts";
import type { Json } from "../json.ts";
import { findJsonFault } from "./json-fault.ts";
import { findUnusable } from "./json-limits.ts";
import { positionAfter, type TextPosition, textStart } from "./text-position.ts";
import { refuseUtf16 } from "./utf8-text.ts";

export type ReadFile = (path: string) => Promise<string>;
/** A file's bytes as they come. A piece is the receiver's own from then on. */
export type ReadPieces = (path: string) => AsyncIterable<Uint8Array>;

/** A JSON file's value; a byte order mark before it is allowed. Throws a TapError that names the file and the place. */
export async function readJson(path: string, readFile: ReadFile): Promise<Json> {
  const text = await readText(path, readFile);
  const value = parsedJson(text);
  if (value === undefined) throw notJson(path, text.trim() === "" ? null : positionOf(findJsonFault(text), text));
  return usableJson(path, value);
}

/** @throws TapError where no configuration, catalog or state can have such a value */
export function usableJson(path: string, value: Json): Json {
  const unusable = findUnusable(value);
  if (unusable !== null) throw unusableInput(path, unusable);
  return value;
}

/** Undefined where the text is no JSON. */
export function parsedJson(text: string): Json | undefined {
  try {
    // JSON.parse gives nothing else than Json.
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** A file's text without a byte order mark. Throws a TapError where it cannot be read. */
export async function readText(path: string, readFile: ReadFile): Promise<string> {
  try {
    return withoutMark(await readFile(path));
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** The file's bytes without a byte order mark, in pieces. Throws a TapError where it cannot be read. */
export async function* bytesOf(path: string, readPieces: ReadPieces): AsyncGenerator<Uint8Array> {
  let first: Uint8Array | null = new Uint8Array();
  try {
    for await (const piece of readPieces(path)) {
      first = first === null ? null : Buffer.concat([first, piece]);
      if (first === null) yield piece;
      else if (first.length >= mark.length) {
        refuseUtf16(path, first);
        yield withoutMarkBytes(first);
        first = null;
      }
    }
  } catch (error) {
    throw unreadable(path, error);
  }
  if (first !== null) yield first;
}

const mark = Buffer.from("\ufeff");

const withoutMarkBytes = (bytes: Uint8Array): Uint8Array =>
  mark.equals(bytes.subarray(0, mark.length)) ? bytes.subarray(mark.length) : bytes;

function unreadable(path: string, error: unknown): TapError {
  if (error instanceof TapError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  return inputError(
    path,
    `cannot be read (${code})`,
    "Give the path of a file that exists and that this user may read.",
  );
}

const positionOf = (at: number, text: string): TextPosition => positionAfter(text.slice(0, at), textStart);

/** The code of the error about a file without content. */
export const fileEmpty = "FILE_EMPTY";

/** @param fault null: there is nothing in the file. */
export function notJson(path: string, fault: TextPosition | null, hint = correctIt): TapError {
  if (fault === null) return inputError(path, "is empty", hint, fileEmpty);
  return inputError(path, `is not JSON: the fault is at line ${fault.line}, column ${fault.column}`, hint);
}

const correctIt = "Correct it, or leave the file out.";

/** The file is JSON that no configuration, catalog or state can have. */
export function unusableInput(path: string, unusable: string): TapError {
  return inputError(path, unusable, correctIt);
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** Discovery found no stream. */
export function nothingDiscovered(): TapError {
  const hint = "Check the settings that choose streams, and what the user may see.";
  return inputError("discovery", "there is no stream to read", hint, "NOTHING_DISCOVERED");
}

/** An error in something that the user gave. @param where the file, option or stream, which the message begins with. */
export function inputError(where: string, what: string, hint: string, code = "INPUT_INVALID"): TapError {
  return new TapError(`${where}: ${what}.`, { code, kind: "config", hint });
}
