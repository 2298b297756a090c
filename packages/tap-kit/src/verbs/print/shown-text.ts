import { stripVTControlCharacters } from "node:util";

/** A value of the service within one line of a terminal: without what would steer it, and without characters of no width. */
export function inTerminal(text: string): string {
  return stripVTControlCharacters(text)
    .trim()
    .replace(/\s+/gu, " ")
    .replace(/[\p{Cc}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}]/gu, "");
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A value of the service within tab-separated lines. */
export function inLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/[\\\t\n\r]/g, (char) => escapes[char] ?? "")
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, "");
}

/** A value of the service within a CSV file, quoted where it must be (RFC 4180). */
export function inCsv(text: string): string {
  const plain = stripVTControlCharacters(text).replace(/[\p{Cc}\p{Bidi_Control}]/gu, (char) =>
    char === "\n" || char === "\r" || char === "\t" ? char : "",
  );
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** JSON that steers no terminal and is still the same value. */
export function safeJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\p{Bidi_Control}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
