/** What to do about the fault at a position of a text that should be JSON. No part of the text is quoted: it may be a secret. */
export function adviseOnJson(text: string, at: number): string {
  const rest = text.slice(at, at + 100);
  const found = mistakes.find(([pattern]) => pattern.test(rest));
  const before = text.slice(0, at).trimEnd().at(-1) ?? "";
  if (rest.startsWith('"')) return isAfterValue.test(before) ? missingComma : adviseOnText(text, at);
  if (/^[}\]]/.test(rest) && before === ",") return "Take out the comma before it: nothing follows.";
  if (/^[{[\d-]/.test(rest) && isAfterValue.test(before) && !/\d/.test(text[at - 1] ?? "")) return missingComma;
  return found?.[1] ?? "Correct it there.";
}

const missingComma = "Write a comma before it.";
/** What a value ends with. */
const isAfterValue = /["}\]\d\w]/;
const wantsQuotes = 'Write names and texts in "double quotes".';

const mistakes: readonly (readonly [at: RegExp, advice: string])[] = [
  [/^$/, "It ends too early: close each text, list and object that was begun."],
  [/^['`]/, 'Write names and texts in "double quotes", not in single ones.'],
  [/^[\u2018-\u201f\u00ab\u00bb]/, 'Write names and texts in straight "double quotes".'],
  [/^(?:\/\/|\/\*|#)/, "Take out the comment: JSON has none."],
  [/^(?:true|false|null|none|nil|undefined|nan|yes|no)\b/i, "Write true, false or null, in small letters."],
  [/^,/, "Take out the comma, or write what is missing before it."],
  [/^\d/, "Write numbers without a 0 before them."],
  [/^[\p{L}_$]/u, wantsQuotes],
];

/** A text that begins at the position and is no JSON. */
function adviseOnText(text: string, at: number): string {
  for (let n = at + 1; n < text.length; n += 1) {
    const sign = text[n]!;
    if (sign === '"') break;
    if (sign === "\n" || sign === "\r") return "Write \\n for a line break in a text, and close the text with a quote.";
    if (sign < " ") return "Write \\t for a tab in a text.";
    if (sign !== "\\") continue;
    if (!/^(?:["\\/bfnrt]|u[0-9a-f]{4})/i.test(text.slice(n + 1, n + 6))) return "Write \\\\ for a \\ in a text.";
    n += 1;
  }
  return "Close the text that begins there with a quote.";
}
