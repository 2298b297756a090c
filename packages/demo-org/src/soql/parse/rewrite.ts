import { decimalText, parts } from "../../store/decimal.ts";
import { withoutStrings } from "../refusal.ts";

/** A time of day is no literal the parser knows: it travels as text with this mark. */
export const TIME_MARK = "\u0001time:";

/** The query as the parser can read it, saying the same: three things of SOQL it does not know, or loses. */
export function readable(soql: string): string {
  const text = soql.includes(":") ? withTimes(soql) : soql;
  const written = /\d[eE][-+]?\d/.test(text) ? withoutExponents(text) : text;
  return /\bNOT\b/i.test(written) ? withNotsApart(written) : written;
}

const withTimes = (soql: string): string =>
  soql.replace(/'(?:[^'\\]|\\.)*'|(?<![\dT:])\d\d:\d\d:\d\d(?:\.\d+)?Z/g, (token) =>
    token.startsWith("'") ? token : `'${TIME_MARK}${token}'`,
  );

const withoutExponents = (soql: string): string =>
  soql.replace(/'(?:[^'\\]|\\.)*'|(?<![\w.])\d+(?:\.\d+)?[eE][-+]?\d{1,3}(?![\w.])/g, (token) =>
    token.startsWith("'") ? token : plain(token),
  );

const plain = (token: string): string => {
  const { digits, scale } = parts(token);
  return decimalText(digits, scale);
};

const THREE_NOTS = /\bNOT[\s(]*\bNOT[\s(]*\b(?=NOT\b)/i;

/** Of three NOTs that follow each other the parser loses one: something that is always true keeps the third apart. */
function withNotsApart(soql: string): string {
  let text = soql;
  for (;;) {
    const bare = withoutStrings(text);
    const found = THREE_NOTS.exec(bare);
    if (found === null) return text;
    const third = found.index + found[0].length;
    const end = endOfTerm(bare, third + "NOT".length);
    text = `${text.slice(0, third)}(Id != null AND ${text.slice(third, end)}) ${text.slice(end)}`;
  }
}

/** Where what a NOT denies ends: at its bracket's end, or before the next word that goes on. */
function endOfTerm(bare: string, from: number): number {
  let depth = 0;
  for (let at = from; at < bare.length; at++) {
    const c = bare.charAt(at);
    if (c === "(") depth++;
    else if (c === ")" && --depth < 0) return at;
    else if (depth === 0 && /^\s(?:AND|OR|WITH|GROUP|ORDER|LIMIT|OFFSET|FOR)\b/i.test(bare.slice(at, at + 8)))
      return at;
  }
  return bare.length;
}
