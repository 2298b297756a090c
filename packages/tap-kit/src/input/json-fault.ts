/**
 * Where a text stops being JSON, counted from 0; -1 where it is JSON. V8's own messages quote the text around the
 * fault, which may be a secret, and do not always name a position.
 * @param levelsAbove how deep the text is in a larger one
 */
export function findJsonFault(text: string, levelsAbove = 0): number {
  const end = value(text, blank(text, 0), levelsAbove);
  if (end < 0) return ~end;
  const rest = blank(text, end);
  return rest === text.length ? -1 : rest;
}

// Each parser returns the position after what it read, or the complement (~) of the position of the fault.
const tokens = {
  blank: /[ \t\n\r]*/y,
  scalar: /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  // Without nesting of quantifiers over the same characters, so that a long text cannot make it slow.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings.
  string: /"[^"\\\u0000-\u001f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\u0000-\u001f]*)*"/y,
};

function after(token: RegExp, text: string, at: number): number {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : ~at;
}

function blank(text: string, at: number): number {
  return after(tokens.blank, text, at);
}

/** How many levels are parsed, because each is a nested call. A deeper text counts as faulty where the next level begins. */
const deepest = 1000;

function value(text: string, at: number, depth: number): number {
  if (depth > deepest) return ~at;
  if (text[at] === "{") return list(text, at, depth + 1, member);
  if (text[at] === "[") return list(text, at, depth + 1, value);
  return after(text[at] === '"' ? tokens.string : tokens.scalar, text, at);
}

function member(text: string, at: number, depth: number): number {
  const name = after(tokens.string, text, at);
  if (name < 0) return name;
  const colon = blank(text, name);
  return text[colon] === ":" ? value(text, blank(text, colon + 1), depth) : ~colon;
}

type Item = (text: string, at: number, depth: number) => number;

/** An object's members or an array's values, from the opening bracket on. */
function list(text: string, start: number, depth: number, item: Item): number {
  const close = text[start] === "{" ? "}" : "]";
  let at = blank(text, start + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    const end = item(text, at, depth);
    if (end < 0) return end;
    at = blank(text, end);
    if (text[at] === close) return at + 1;
    if (text[at] !== ",") return ~at;
    at = blank(text, at + 1);
  }
}
