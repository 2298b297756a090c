import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isRow, type Json } from "./json.ts";

/** A reply of Salesforce as somebody recorded it. */
export interface Recorded {
  readonly status: number | null;
  /** Names in lower case; null where the recording has none. */
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: Json;
}

/**
 * Reads a recording in one of the forms that they have: an envelope of request, status, headers and body; one of url,
 * status_code and body; the bare body.
 * @param folder where the recordings are
 * @param index which one, where a file is a list of envelopes
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
