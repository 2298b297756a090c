import { createHash } from "node:crypto";

/** A word, a number, a string or a sign of SOQL, as it is written. */
export interface Token {
  readonly text: string;
  readonly offset: number;
}

/** What stands between the brackets of one SELECT, without the SELECTs inside it. */
export interface SelectTokens {
  readonly tokens: readonly Token[];
  /** In the order of the text. */
  readonly inner: readonly SelectTokens[];
}

const pattern = /'(?:[^'\\]|\\.)*'|[\w.:+-]+|[<>=!]+|\S/gs;

export function tokensOf(soql: string): readonly Token[] {
  return Array.from(soql.matchAll(pattern), ({ 0: text, index }) => ({ text, offset: index }));
}

/** The statement, with the tokens of each SELECT in brackets by themselves. */
export function selectTokensOf(tokens: readonly Token[]): SelectTokens {
  let n = 0;
  const select = (): SelectTokens => {
    const own: Token[] = [];
    const inner: SelectTokens[] = [];
    for (let depth = 0; n < tokens.length; ) {
      const token = tokens[n]!;
      if (token.text === ")" && depth === 0) break;
      n += 1;
      if (token.text === "(" && tokens[n]?.text.toLowerCase() === "select") {
        inner.push(select());
        n += 1;
        continue;
      }
      if (token.text === "(") depth += 1;
      if (token.text === ")") depth -= 1;
      own.push(token);
    }
    return { tokens: own, inner };
  };
  return select();
}

/** Where a name stands first, in any case; null where it does not. */
export function offsetOf({ tokens }: SelectTokens, name: string): number | null {
  const lower = name.toLowerCase();
  return tokens.find(({ text }) => text.toLowerCase() === lower)?.offset ?? null;
}

/** The tokens after a word, in any case; nothing where the word does not stand. */
export function tokensAfter({ tokens, inner }: SelectTokens, word: string): SelectTokens {
  const lower = word.toLowerCase();
  const at = tokens.findIndex(({ text }) => text.toLowerCase() === lower);
  return { tokens: at < 0 ? [] : tokens.slice(at + 1), inner };
}

/** The tokens from the first comparison of a field with a value on; all where it does not stand. */
export function tokensOfComparison({ tokens, inner }: SelectTokens, field: string, value: string): SelectTokens {
  const words = tokens.map(({ text }) => text.toLowerCase());
  const [name, wanted] = [field.toLowerCase(), value.toLowerCase()];
  let isAbout = false;
  const at = words.findIndex((word) => {
    isAbout = word === name || (isAbout && word !== "and" && word !== "or");
    return isAbout && word === wanted;
  });
  return { tokens: at < 0 ? tokens : tokens.slice(at), inner };
}

/** `line 2, column 5`. */
export function lineAndColumn(soql: string, offset: number): string {
  const lines = soql.slice(0, offset).split("\n");
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

/** Whether two texts say the same: their tokens are the same, words in any case. */
export function saysTheSame(one: string, other: string): boolean {
  const [a, b] = [wordsOf(one), wordsOf(other)];
  return a.length === b.length && a.every((word, n) => word === b[n]);
}

/** Tells whether a catalog was made of this query: white space and the case of words do not count. */
export function queryHash(soql: string): string {
  return createHash("sha256").update(wordsOf(soql).join("\n")).digest("hex").slice(0, 16);
}

/** The tokens of a text, words in lower case. */
function wordsOf(soql: string): readonly string[] {
  return tokensOf(soql).map(({ text }) => (text.startsWith("'") ? text : text.toLowerCase()));
}
