import { refuseSearch } from "../refusal.ts";
import type { SoslText } from "./sosl-text.ts";

/** Besides brackets, quotes and wildcards, which mean something. */
const RESERVED = "&|!{[]^~:'+-";

/**
 * The text between the braces of FIND, as it is written.
 * @throws OrgError MALFORMED_SEARCH without braces, and for a reserved character without a backslash, also within quotes. (SOSL Reference, "FIND
 * {SearchQuery}", Reserved Characters.)
 */
export function searchTermOf(sosl: SoslText): string {
  if (!sosl.take("FIND") || sosl.read(/\{/y) === null) throw refuseSearch.noTerm();
  const { text, at: start } = sosl;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\\") at++;
    else if (character === "}") {
      sosl.skipTo(at + 1);
      return text.slice(start, at).trim();
    } else if (RESERVED.includes(character)) throw refuseSearch.character(text, at);
  }
  throw refuseSearch.character(text, text.length);
}
