/** A word or several that follow each other, as a pattern of the values that have them. */
export interface Phrase {
  /** Null: there is nothing to look for, as in a wildcard alone. */
  readonly pattern: RegExp | null;
  /** How many there are to look for, wildcards not counted. */
  readonly characters: number;
}

const LETTER = "\\p{L}\\p{M}\\p{N}";
const isLetter = new RegExp(`[${LETTER}]`, "u");
/** Scripts that put no space between words: a word of theirs is found anywhere. */
const isUnspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * A term of a search: its words end at spaces and punctuation, and are found as wholes, in any case. `*` stands for any characters and `?` for one, not
 * at the beginning of a word; after a backslash they are punctuation. (SOSL Reference, "FIND {SearchQuery}".)
 */
export function phraseOf(term: string): Phrase {
  const words: { source: string; first: string; last: string }[] = [];
  let characters = 0;
  let isWithin = false;
  for (const [text, escaped] of term.matchAll(/\\(.)|./gsu)) {
    const character = escaped ?? text;
    const word = words.at(-1);
    if (isLetter.test(character)) {
      characters++;
      if (isWithin && word !== undefined) {
        word.source += character;
        word.last = character;
      } else words.push({ source: character, first: character, last: character });
      isWithin = true;
    } else if (escaped === undefined && (character === "*" || character === "?")) {
      const wildcard = character === "*" ? `[${LETTER}]*` : `[${LETTER}]`;
      if (isWithin && word !== undefined && !(character === "*" && word.source.endsWith("*"))) word.source += wildcard;
    } else isWithin = false;
  }
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return { pattern: null, characters };
  const start = isUnspaced.test(first.first) ? "" : `(?<![${LETTER}])`;
  const end = isUnspaced.test(last.last) ? "" : `(?![${LETTER}])`;
  const source = words.map((word) => word.source).join(`[^${LETTER}]+`);
  return { pattern: new RegExp(`${start}${source}${end}`, "iu"), characters };
}
