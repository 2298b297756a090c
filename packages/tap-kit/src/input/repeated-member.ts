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

/** Where the quote is that closes the string. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
  return at;
}
