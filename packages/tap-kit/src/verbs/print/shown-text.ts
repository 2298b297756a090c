import { stripVTControlCharacters } from "node:util";
import { inCsv } from "../../rows/csv-value.ts";

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
const byNumber = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A value within tab-separated lines. It steers no terminal, and from its escapes it can be had as it was. */
export function inLine(text: string): string {
  return text.replace(/[\\\p{Cc}\p{Bidi_Control}]/gu, (char) => escapes[char] ?? byNumber(char));
}

/** A value within CSV on a terminal, without what would steer it: CSV has no escapes for that. */
export const inCsvOnTerminal = (text: string): string => inCsv(harmless(text));

/** JSON that steers no terminal and is still the same value. */
export function safeJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Bidi_Control}]/gu, byNumber);
}
