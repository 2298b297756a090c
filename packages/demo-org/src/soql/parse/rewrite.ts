import { decimalText, parts } from "../../store/decimal.ts";
import { withoutStrings } from "../refusal.ts";

/** The parser knows no literal for a time of day: it gets one as a string with this prefix. */
export const TIME_MARK = "\u0001time:";

/** An equivalent query that the parser can read: it does not know times of day and exponents, and loses one of three NOTs. */
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

/** The parser loses one of three successive NOTs: a condition that is always true separates the third. */
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

/** Where the condition after a NOT ends: at its closing bracket, or before the next keyword. */
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
