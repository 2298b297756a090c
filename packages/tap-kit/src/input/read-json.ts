import { TapError } from "../errors/tap-error.ts";
import type { Json } from "../json.ts";
import { findJsonFault } from "./json-fault.ts";
import { findUnusable } from "./json-limits.ts";

export type ReadFile = (path: string) => Promise<string>;

/** A JSON file's value; a byte order mark before it is allowed. Throws a TapError that names the file and the place. */
export async function readJson(path: string, readFile: ReadFile): Promise<Json> {
  const text = withoutMark(await readText(path, readFile));
  const value = parsed(path, text);
  const unusable = findUnusable(value);
  if (unusable !== null) throw inputError(path, unusable, "Put it right, or leave the file out.");
  return value;
}

function parsed(path: string, text: string): Json {
  try {
    // JSON.parse gives nothing else than Json.
    return JSON.parse(text) as Json;
  } catch {
    throw notJson(path, text);
  }
}

async function readText(path: string, readFile: ReadFile): Promise<string> {
  try {
    return await readFile(path);
  } catch (error) {
    if (error instanceof TapError) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw inputError(
      path,
      `cannot be read (${code})`,
      "Give the path of a file that exists and that this user may read.",
    );
  }
}

function notJson(path: string, text: string): TapError {
  const at = findJsonFault(text);
  const before = text.slice(0, at);
  const row = before.split("\n").length;
  const column = at - before.lastIndexOf("\n");
  const what = text.trim() === "" ? "is empty" : `is not JSON: the fault is at line ${row}, column ${column}`;
  return inputError(path, what, "Put it right, or leave the file out.");
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

/** Discovery found no stream. */
export function nothingDiscovered(): TapError {
  const hint = "Look at the settings that choose streams, and at what the user may see.";
  return inputError("discovery", "there is no stream to read", hint, "NOTHING_DISCOVERED");
}

/** A fault of something the user handed in, named first. */
export function inputError(where: string, what: string, hint: string, code = "INPUT_INVALID"): TapError {
  return new TapError(`${where}: ${what}.`, { code, kind: "config", hint });
}
