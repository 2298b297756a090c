import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRow, type Json } from "./json.ts";

/** A recorded reply of Salesforce. */
export interface Recorded {
  readonly status: number | null;
  /** With names in lower case; null: the recording has none. */
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: Json;
}

/**
 * Reads a recording, which has one of three forms: an object with request, status, headers and body; one with url, status_code
 * and body; the body alone.
 * @param folder the folder of the recordings
 * @param index the index of the recording in a file that is a list
 */
export async function recordedReply(folder: string, file: string, index = 0): Promise<Recorded> {
  const text = await readFile(join(folder, file), "utf8");
  if (file.endsWith(".xml")) return { status: null, headers: null, body: text.trimEnd() };
  const value: Json = JSON.parse(text);
  const list = Array.isArray(value) ? (value as readonly Json[]) : [value]; // isArray does not narrow a readonly list
  const entry = list[index] ?? null;
  if (!isRow(entry)) return { status: null, headers: null, body: value };
  const { request, status, headers, body, status_code } = entry;
  if (request !== undefined && body !== undefined)
    return { status: numberOf(status), headers: headersOf(headers), body };
  if (status_code !== undefined) return { status: numberOf(status_code), headers: null, body: body ?? null };
  return { status: null, headers: null, body: value };
}

const numberOf = (value: Json | undefined): number | null => (typeof value === "number" ? value : null);

function headersOf(value: Json | undefined): Readonly<Record<string, string>> | null {
  if (!isRow(value ?? null)) return null;
  return Object.fromEntries(Object.entries(value ?? {}).map(([name, text]) => [name.toLowerCase(), String(text)]));
}
