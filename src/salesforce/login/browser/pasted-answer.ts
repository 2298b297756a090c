import type { Authorization } from "./authorization.ts";

/**
 * What a person has copied from the browser's address bar: the whole address, the part behind the question mark, or the code
 * alone, encoded or not. Null: none of them.
 */
export function pastedAnswer(pasted: string, { state }: Authorization): URLSearchParams | null {
  const text = pasted.trim().replace(/^["'<]|["'>]$/g, "");
  const url = URL.parse(text);
  const query = url === null || url.search === "" ? text.replace(/^\?/, "") : url.search.slice(1);
  if (/(^|&)(code|error)=/.test(query)) return new URLSearchParams(query);
  const code = decoded(text);
  // A code alone has no state. It is of no use to anybody else, because of PKCE, and of no use here if it is another login's.
  return /^[\w.!=+/-]{10,}$/.test(code) ? new URLSearchParams({ code, state }) : null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
