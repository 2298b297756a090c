import { stripVTControlCharacters } from "node:util";

/** A value of the service without what would steer a terminal; line ends and tabs are kept. */
function harmless(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\p{Bidi_Control}]/gu, (char) =>
    // guard(shown-values, `"\n\r\t".includes(char) ? char : ""` -> `char`): a row could control the terminal that shows it.
    "\n\r\t".includes(char) ? char : "",
  );
}

/** A value within one line of a terminal, without characters of no width. */
export function inTerminal(text: string): string {
  return harmless(text)
    .replace(/\s+/gu, " ")
    .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
    .trim();
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A value within tab-separated lines. */
export function inLine(text: string): string {
  return harmless(text).replace(/[\\\t\n\r]/g, (char) => escapes[char]!);
}

/** A value within a CSV file, quoted where it must be (RFC 4180). */
export function inCsv(text: string): string {
  const plain = harmless(text);
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** JSON that steers no terminal and is still the same value. */
export function safeJson(json: string): string {
  return json.replace(
    /[\u007f-\u009f\p{Bidi_Control}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
