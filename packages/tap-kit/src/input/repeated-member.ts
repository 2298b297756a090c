import { inputError } from "./read-json.ts";
import { positionAfter, textStart } from "./text-position.ts";

/** A member that an object has twice: its name, and where the second one begins. */
export interface RepeatedMember {
  readonly name: string;
  readonly at: number;
}

/** The first of a text that is JSON; null: there is none. JSON.parse keeps the last one and says nothing. */
export function findRepeatedMember(text: string): RepeatedMember | null {
  /** What is open: an object with the names so far, or a list. */
  const open: (Set<string> | null)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at]!;
    if (sign === "{") open.push(new Set());
    else if (sign === "[") open.push(null);
    else if (sign === "}" || sign === "]") open.pop();
    if ("{[}],:".includes(sign)) isName = (sign === "{" || sign === ",") && open.at(-1) != null;
    if (sign !== '"') continue;
    const end = endOfString(text, at);
    const names = open.at(-1);
    if (isName && names != null) {
      const name = JSON.parse(text.slice(at, end + 1)) as string;
      if (names.has(name)) return { name, at };
      names.add(name);
    }
    at = end;
  }
  return null;
}

/** Of two members with one name nobody knows which is meant. @param place that the text is from, as an error begins. @throws TapError */
export function refuseRepeatedMember(place: string, text: string): void {
  const repeated = findRepeatedMember(text);
  // guard(setting-twice, `repeated === null` -> `true`): a setting would be ignored in silence, and other rows be read than those that it names.
  if (repeated === null) return;
  const { line, column } = positionAfter(text.slice(0, repeated.at), textStart);
  throw inputError(place, `has ${repeated.name} twice: again at line ${line}, column ${column}`, "Keep one of them.");
}

/** Where the quote is that closes the string. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
