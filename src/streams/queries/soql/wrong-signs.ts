import {
  type FaultFinder,
  isName,
  isNumber,
  isOperator,
  isText,
  type SyntaxFault,
  type Words,
} from "./syntax-fault.ts";

/** Quotes, operators, numbers and dates that SOQL writes otherwise. */
export const wrongSigns: readonly FaultFinder[] = [
  doubleQuote,
  typographicQuote,
  nameInQuotes,
  valueInSelect,
  openText,
  doubledQuote,
  operator,
  (words, n) =>
    words.at(n) === "&" && words.at(n + 1) === "&" ? { what: "SOQL has no &&", hint: "Write AND." } : null,
  (words, n) => (words.at(n) === "|" && words.at(n + 1) === "|" ? { what: "SOQL has no ||", hint: "Write OR." } : null),
  list,
  number,
  date,
  rowCount,
  strayComma,
];

/** A value is meant behind an operator, or in a list of values. */
function isValueAt(words: Words, n: number): boolean {
  let at = n - 1;
  while (at > 0 && (isText(words.at(at)) || words.at(at) === "," || words.at(at) === "(")) at -= 1;
  return isOperator(words.at(at));
}

const nameWithoutQuotes = { what: "a name stands in quotes", hint: "Write names without quotes." };

function doubleQuote(words: Words, n: number) {
  if (words.at(n) !== '"') return null;
  if (!isValueAt(words, n)) return nameWithoutQuotes;
  return { what: "a text stands in double quotes", hint: "Write single quotes: '...'." };
}

function typographicQuote(words: Words, n: number) {
  if (!/^[\u2018-\u201f\u00ab\u00bb\u00b4]$/.test(words.at(n))) return null;
  return { what: "a text stands in typographic quotes", hint: "Write straight single quotes: '...'." };
}

function nameInQuotes(words: Words, n: number) {
  return words.at(n) === "`" || (words.at(n) === "[" && isName(words.at(n + 1))) ? nameWithoutQuotes : null;
}

function valueInSelect(words: Words, n: number) {
  if (!isText(words.at(n)) || n > words.indexOf("FROM") || isValueAt(words, n)) return null;
  return { what: "SELECT takes fields, no values", hint: "Leave the text out, or name a field without quotes." };
}

const quoteHint = "A quote within a text is written \\': 'O\\'Brien'.";

function openText(words: Words, n: number) {
  if (words.at(n) !== "'") return null;
  return { what: "the text that begins there has no end", hint: `Close it by a single quote. ${quoteHint}` };
}

/** A quote within a text, as SQL writes it or not marked at all. */
function doubledQuote(words: Words, n: number) {
  if (!isText(words.at(n)) || words.at(n) === "'" || !words.touchesNext(n)) return null;
  const goesOn = isText(words.at(n + 1)) || isName(words.at(n + 1));
  return goesOn ? { what: "a text ends at a quote within it", hint: quoteHint } : null;
}

const operators = new Set(["=", "!=", "<>", "<", "<=", ">", ">="]);
const meant: Readonly<Record<string, string>> = {
  "==": "=",
  "===": "=",
  "!==": "!=",
  "=!": "!=",
  "=>": ">=",
  "=<": "<=",
};

function operator(words: Words, n: number) {
  const sign = words.at(n);
  if (!/^[<>=!]+$/.test(sign) || operators.has(sign)) return null;
  const hint = Object.hasOwn(meant, sign) ? `Write ${meant[sign]}.` : "Write one of = != < <= > >=.";
  return { what: `SOQL has no ${sign}`, hint };
}

const lists = new Set(["IN", "INCLUDES", "EXCLUDES"]);

function list(words: Words, n: number) {
  const word = words.at(n);
  if (!lists.has(word)) return null;
  if (words.at(n + 1) === "(" && words.at(n + 2) === ")")
    return { what: `the list behind ${word} is empty`, hint: "Name at least one value, or leave the condition out." };
  return words.at(n + 1) === "(" || words.at(n + 1) === ":"
    ? null
    : { what: `${word} takes a list in brackets`, hint: `Write ${word} ('...', '...').` };
}

/** `5,000`, `1_000`, `1e5`, `$5`; a list of numbers stands in brackets. */
function number(words: Words, n: number) {
  const isCut =
    isNumber(words.at(n)) && words.at(n + 1) === "," && /^\d{3}\b/.test(words.at(n + 2)) && words.touchesNext(n);
  const isSeparated = /^\d{1,3}(?:_\d{3})+$/.test(words.at(n)) || (isCut && isOperator(words.at(n - 1)));
  if (isSeparated) return { what: "a number has separators", hint: "Write its digits alone, as 5000." };
  if (/^\d[\d.]*E[+-]?\d+$/.test(words.at(n)))
    return { what: "a number has an exponent", hint: "Write all of its digits, as 5000." };
  const isMoney = /^[$\u20ac\u00a3\u00a5]$/.test(words.at(n)) && isNumber(words.at(n + 1));
  return isMoney
    ? { what: "an amount has the sign of a currency", hint: "Write the number alone, or with a code, as USD5000." }
    : null;
}

const dateHint = "Write a date as 2026-01-31, and a date-time with its zone, as 2026-01-31T09:05:00Z.";

function date(words: Words, n: number) {
  const word = words.at(n);
  if (/^\d{4}-\d\d-\d\dT[\d:.]+$/.test(word)) return { what: "a date-time has no zone", hint: dateHint };
  const isCut = /^\d{4}-\d\d-\d\d$/.test(word) && /^\d\d?:\d\d/.test(words.at(n + 1));
  const isOther =
    /^(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[.-]\d{1,2}[.-]\d{4})$/.test(word) && !/^\d{4}-\d\d-\d\d$/.test(word);
  const hasSlash = /^\d{1,4}$/.test(word) && words.at(n + 1) === "/" && /^\d{1,2}$/.test(words.at(n + 2));
  return isCut || isOther || hasSlash
    ? { what: "a date is written in another form than SOQL's", hint: dateHint }
    : null;
}

function rowCount(words: Words, n: number) {
  const clause = words.at(n);
  if (clause !== "LIMIT" && clause !== "OFFSET") return null;
  if (clause === "LIMIT" && words.at(n + 2) === ",")
    return { what: "LIMIT takes one number", hint: "Write LIMIT 10 OFFSET 5." };
  return /^\d+$/.test(words.at(n + 1))
    ? null
    : { what: `${clause} takes a whole number without quotes`, hint: `Write ${clause} 5, or leave it out.` };
}

const afterComma = new Set(["FROM", "WHERE", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET", ")", ",", ""]);

function strayComma(words: Words, n: number) {
  if (words.at(n) !== "," || !afterComma.has(words.at(n + 1))) return null;
  const behind = words.at(n + 1);
  const what = behind === "" ? "a comma ends the query" : `nothing stands between a comma and ${behind}`;
  return { what, hint: "Take the comma out, or name what is missing." };
}

/** The first bracket that nothing closes or opens. */
export function lonelyBracket({ tokens }: Words): SyntaxFault | null {
  const open: number[] = [];
  for (const { text, offset } of tokens) {
    if (text === "(") open.push(offset);
    if (text === ")" && open.pop() === undefined)
      return { offset, what: "a bracket closes that none has opened", hint: "Take it out, or open one before." };
  }
  const offset = open.at(-1);
  return offset === undefined ? null : { offset, what: "a bracket is never closed", hint: "Close it by )." };
}
