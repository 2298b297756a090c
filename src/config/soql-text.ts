import { optionError } from "../errors/option-error.ts";

/** A text in quotes, or a comment as people write them; one that has no end goes up to the end of the text. */
const textOrComment = /'(?:[^'\\]|\\.)*(?:'|$)|--[^\r\n]*|\/\/[^\r\n]*|\/\*[\s\S]*?(?:\*\/|$)/gs;

/**
 * The SOQL that a text of the user's means: without comments (SOQL has none) and without a last `;`. Blanks are in their
 * place, so that errors name the user's own lines and columns.
 * @param name of the query, or of the object.
 * @param fault what to throw for a comment without an end; absent: an error about the setting `queries`.
 */
export function plainSoql(name: string, text: string, fault: SoqlFault = faultIn("queries", name)): string {
  const plain = text.replace(textOrComment, (found) => {
    if (found.startsWith("'")) return found;
    if (found.startsWith("/*") && (found.length < "/**/".length || !found.endsWith("*/")))
      throw fault("a comment of its SOQL has no end.", "Close it by */.");
    return found.replace(/[^\r\n]/g, " ");
  });
  return plain.replace(/;(\s*)$/, " $1");
}

type SoqlFault = (what: string, hint: string) => Error;

/** An error about the SOQL of a setting. */
export const faultIn =
  (option: "queries" | "filters", name: string): SoqlFault =>
  (what, hint) =>
    optionError(option, `${name}: ${what}`, hint);
