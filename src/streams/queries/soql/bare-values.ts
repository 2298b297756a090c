import { nearest } from "@singer-io-ts/tap-kit";
import { functionNames, isFunctionName } from "./soql-functions.ts";
import { type FaultFinder, isName, isNumber, isOperator, isText, type Words } from "./syntax-fault.ts";

/** Functions that are none, and comparisons of which a part is missing or of no kind that SOQL compares with. */
export const bareValues: readonly FaultFinder[] = [unknownFunction, dateLiteral, bareWord, comparison, missing];

/** What SQL calls otherwise. */
const instead: Readonly<Record<string, string>> = {
  YEAR: "Write CALENDAR_YEAR(...).",
  QUARTER: "Write CALENDAR_QUARTER(...).",
  MONTH: "Write CALENDAR_MONTH(...).",
  WEEK: "Write WEEK_IN_YEAR(...).",
  DAY: "Write DAY_IN_MONTH(...), or DAY_ONLY(...) for the date of a date-time.",
  HOUR: "Write HOUR_IN_DAY(...).",
  DATE: "Write DAY_ONLY(...) for the date of a date-time.",
  LOWER: "Leave it out: SOQL compares texts in any case.",
  UPPER: "Leave it out: SOQL compares texts in any case.",
};
const now = "Write TODAY, LAST_N_DAYS:30 or a date-time, as 2026-01-31T09:05:00Z.";
const nowNames = new Set(["NOW", "GETDATE", "SYSDATE", "CURRENT_DATE", "CURRENT_TIMESTAMP", "CURDATE"]);
const noFunctions =
  /^(?:SELECT|FROM|WHERE|AND|OR|NOT|IN|LIKE|INCLUDES|EXCLUDES|HAVING|BY|ABOVE|BELOW|AT|ABOVE_OR_BELOW|CATEGORY|VALUES|ON|INTO|RETURNING|USING)$/;

function unknownFunction(words: Words, n: number) {
  const name = words.at(n);
  if (words.at(n + 1) !== "(" || !/^[A-Z]\w*$/.test(name) || noFunctions.test(name)) return null;
  if (nowNames.has(name)) return { what: `SOQL has no ${name}()`, hint: now };
  if (isLiteral(name)) return { what: `${name} has no brackets`, hint: `Write ${name}.` };
  if (isFunctionName(name)) return null;
  const near = nearest(name, functionNames);
  const other = near === null ? "Ask for the field itself, or for a formula field." : `Did you mean ${near}?`;
  return { what: `SOQL has no function ${name}`, hint: Object.hasOwn(instead, name) ? `${instead[name]}` : other };
}

const units = ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR", "FISCAL_QUARTER", "FISCAL_YEAR"];
/** (SOQL and SOSL Reference, Date Formats and Date Literals.) */
const literals = [
  ...["YESTERDAY", "TODAY", "TOMORROW", "LAST_90_DAYS", "NEXT_90_DAYS"],
  ...units.slice(1).flatMap((unit) => [`LAST_${unit}`, `THIS_${unit}`, `NEXT_${unit}`]),
];
const isLiteral = (word: string): boolean => literals.includes(word) || /^(?:LAST|NEXT)_N_\w+:\d+$/.test(word);

function dateLiteral(words: Words, n: number) {
  const word = words.at(n);
  if (!isOperator(words.at(n - 1)) && !/^(?:LAST|NEXT)_/.test(word)) return null;
  const [, way, count = "30", unit] = /^(LAST|NEXT)_(\d+|N)_([A-Z_]+?)S?$/.exec(word) ?? [];
  if (way !== undefined && unit !== undefined && units.includes(unit) && !isLiteral(word))
    return { what: `SOQL has no ${word}`, hint: `Write ${way}_N_${unit}S:${count === "N" ? "30" : count}.` };
  if (isLiteral(word) && /^[+-]/.test(words.at(n + 1)))
    return { what: `SOQL does not count from ${word}`, hint: "Write LAST_N_DAYS:30 or NEXT_N_DAYS:30." };
  return null;
}

function bareWord(words: Words, n: number) {
  const word = words.at(n);
  const isValue = /^(?:[<>=!]+|LIKE)$/.test(words.at(n - 1));
  if (!isValue || !isName(word) || isLiteral(word) || /^(?:NULL|TRUE|FALSE|[A-Z]{3}\d+(?:\.\d+)?)$/.test(word))
    return null;
  if (words.at(n + 1) === "(") return null;
  if (nowNames.has(word)) return { what: `SOQL has no ${word}`, hint: now };
  const near = word.length > 4 ? nearest(word, literals) : null;
  if (near !== null) return { what: `${words.written(n)} is no value`, hint: `Did you mean ${near}?` };
  return {
    what: `${words.written(n)} is no value`,
    hint: "Write a text in single quotes: '...'. SOQL does not compare two fields with each other; a formula field can.",
  };
}

const whole = "Write a field, an operator and a value, behind each AND and OR again: Type = 'a' OR Type = 'b'.";

/** What stands behind WHERE, AND, OR is no comparison. */
function comparison(words: Words, n: number) {
  if (!/^(?:WHERE|AND|OR|HAVING)$/.test(words.at(n - 1))) return null;
  if (isText(words.at(n)) || isNumber(words.at(n)))
    return { what: "a comparison does not begin with a value", hint: whole };
  const isWord = isName(words.at(n)) && !/^(?:NOT|SELECT)$/.test(words.at(n));
  if (!isWord || !/^(?:|AND|OR|\)|GROUP|ORDER|LIMIT|OFFSET|WITH|HAVING)$/.test(words.at(n + 1))) return null;
  const field = words.written(n);
  return { what: `${field} is compared with nothing`, hint: `Write what it is compared with, as ${field} = true.` };
}

const whatComes: Readonly<Record<string, string>> = {
  WHERE: "a comparison",
  AND: "a comparison",
  OR: "a comparison",
  NOT: "a comparison",
  HAVING: "a comparison",
  BY: "a field",
};

/** Something must follow, and the query, a bracket or a clause ends. */
function missing(words: Words, n: number) {
  const word = words.at(n);
  const thing = Object.hasOwn(whatComes, word)
    ? whatComes[word]
    : /^[<>=!]+$|^LIKE$/.test(word)
      ? "a value"
      : undefined;
  if (thing === undefined || !/^(?:|\)|GROUP|ORDER|LIMIT|OFFSET|HAVING|WHERE|AND|OR)$/.test(words.at(n + 1)))
    return null;
  const name = word === "BY" ? `${words.at(n - 1)} BY` : word;
  return { what: `${thing} is missing behind ${name}`, hint: `Name it, or leave ${name} out.` };
}
