/**
 * Whether a text matches a pattern as a whole, as Python's `fnmatch.fnmatchcase` decides: `*` any characters (dots too), `?` one
 * character, `[abc]`, `[a-z]` and `[!a]` one of a set. Upper and lower case differ. The time is bounded by both lengths' product.
 */
export function globMatcher(pattern: string): (text: string) => boolean {
  if (!isGlob(pattern)) return (text) => text === pattern;
  if (/^\*+$/.test(pattern)) return () => true;
  const tokens = tokensOf([...pattern]);
  return (text) => matches([...text], tokens);
}

/** Whether a pattern can match anything but itself. */
export const isGlob = (pattern: string): boolean => /[*?[]/.test(pattern);

type OneCharacter = (character: string) => boolean;
type Token = "star" | OneCharacter;

function tokensOf(pattern: readonly string[]): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < pattern.length; ) {
    const character = pattern[at]!;
    const end = character === "[" ? endOfSet(pattern, at + 1) : -1;
    if (character === "*") tokens.push("star");
    else if (character === "?") tokens.push(() => true);
    else if (end >= 0) tokens.push(setOf(pattern.slice(at + 1, end)));
    else tokens.push((other) => other === character);
    at = end >= 0 ? end + 1 : at + 1;
  }
  return tokens;
}

/** Where the `]` of a set is; -1: there is none, so that the `[` is a character. A `]` in the first place belongs to the set. */
function endOfSet(pattern: readonly string[], from: number): number {
  const first = pattern[from] === "!" ? from + 1 : from;
  return pattern.indexOf("]", pattern[first] === "]" ? first + 1 : first);
}

function setOf(content: readonly string[]): OneCharacter {
  const isNegated = content[0] === "!";
  const ranges: (readonly [string, string])[] = [];
  for (let at = isNegated ? 1 : 0; at < content.length; ) {
    const [low, dash, high] = content.slice(at, at + 3);
    const isRange = dash === "-" && high !== undefined;
    ranges.push([low!, isRange ? high : low!]);
    at += isRange ? 3 : 1;
  }
  const isIn: OneCharacter = (character) => ranges.some(([low, high]) => isBetween(character, low, high));
  return isNegated ? (character) => !isIn(character) : isIn;
}

const isBetween = (character: string, low: string, high: string): boolean => {
  const code = character.codePointAt(0)!;
  return low.codePointAt(0)! <= code && code <= high.codePointAt(0)!;
};

/** Goes back to the last star only: what an earlier one could take instead, the last one can take too. */
function matches(text: readonly string[], tokens: readonly Token[]): boolean {
  let [at, token, star, taken] = [0, 0, -1, 0];
  while (at < text.length) {
    const next = tokens[token];
    if (next === "star") [star, token, taken] = [token, token + 1, at];
    else if (next?.(text[at]!)) [at, token] = [at + 1, token + 1];
    else if (star < 0) return false;
    else [token, taken, at] = [star + 1, taken + 1, taken + 1];
  }
  return tokens.slice(token).every((rest) => rest === "star");
}
