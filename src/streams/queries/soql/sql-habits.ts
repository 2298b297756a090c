import { type FaultFinder, isName, isOperator, isText, type SyntaxFault, type Words } from "./syntax-fault.ts";

/** What SQL has and SOQL has not, each with what to write. */
export const sqlHabits: readonly FaultFinder[] = [
  star,
  countStar,
  fieldsOfNone,
  (words, n) => (isJoin(words, n) ? join : null),
  (words, n) => (words.at(n) === "TOP" && words.at(n - 1) === "SELECT" && /^\d+$/.test(words.at(n + 1)) ? top : null),
  (words, n) => (words.at(n) === "CASE" && words.at(n + 1) === "WHEN" ? caseWhen : null),
  (words, n) => (words.at(n) === "AS" && isName(words.at(n + 1)) && !isOperator(words.at(n - 1)) ? as : null),
  isNull,
  between,
  notLike,
  (words, n) => (setOperators.has(words.at(n)) ? { what: `SOQL has no ${words.at(n)}`, hint: eachAQuery } : null),
  severalObjects,
  (words, n) => (words.at(n) === ";" && n < words.length - 1 ? twoStatements : null),
];

/** DISTINCT reads as a field with a name of its own, so that no parser stumbles over it. */
export function distinctIn(words: Words): SyntaxFault | null {
  const [, token] = words.tokens;
  if (token === undefined || words.at(0) !== "SELECT" || words.at(1) !== "DISTINCT") return null;
  return isName(words.at(2)) && words.at(2) !== "FROM" ? { offset: token.offset, ...distinct } : null;
}

const standardFields = "Name the fields, or write FIELDS(STANDARD), FIELDS(CUSTOM) or FIELDS(ALL)";

function star(words: Words, n: number) {
  if (words.at(n) !== "*") return null;
  const before = words.written(n - 1);
  if (words.at(n - 1) === "SELECT" || before === ",") {
    const object = words.written(words.indexOf("FROM") + 1);
    const whole = isName(object) ? ` To read all of ${object}, incrementally, name it in objects instead.` : "";
    return { what: "SOQL has no *", hint: `${standardFields}.${whole}` };
  }
  if (before.endsWith(".")) {
    const path = before.slice(0, -1);
    return { what: `SOQL has no ${path}.*`, hint: `Name each field, as ${path}.Name.` };
  }
  return before === "(" || before === "/" ? null : calculates;
}

const calculates = {
  what: "SOQL does not calculate",
  hint: "Ask for the fields themselves, or for a formula field.",
};

function countStar(words: Words, n: number) {
  if (words.at(n) !== "*" || words.at(n - 1) !== "(" || words.at(n - 2) === "FIELDS") return null;
  const name = words.at(n - 2);
  return { what: `SOQL has no ${name}(*)`, hint: name === "COUNT" ? "Write COUNT() or COUNT(Id)." : "Name a field." };
}

function fieldsOfNone(words: Words, n: number) {
  if (words.at(n - 2) !== "FIELDS" || words.at(n - 1) !== "(" || /^(?:ALL|STANDARD|CUSTOM)$/.test(words.at(n)))
    return null;
  const which = words.written(n) === "*" ? "*" : words.nameAt(n);
  return {
    what: `there is no FIELDS(${which})`,
    hint: "Write FIELDS(ALL), FIELDS(STANDARD) or FIELDS(CUSTOM).",
  };
}

const isJoin = (words: Words, n: number): boolean =>
  words.at(n) === "JOIN" ||
  (/^(?:LEFT|RIGHT|FULL|INNER|CROSS|OUTER|NATURAL)$/.test(words.at(n)) &&
    [words.at(n + 1), words.at(n + 2)].includes("JOIN"));

const join = {
  what: "SOQL has no JOIN",
  hint: "Name fields of a parent by their path, as Account.Name, and children by a subquery, as (SELECT Name FROM Contacts).",
};
const distinct = {
  what: "SOQL has no DISTINCT",
  hint: "Group by the field: SELECT Name FROM Account GROUP BY Name.",
};
const top = { what: "SOQL has no TOP", hint: "Write LIMIT at the end: SELECT Id FROM Account LIMIT 5." };
const caseWhen = { what: "SOQL has no CASE", hint: "Ask for the field itself, or for a formula field." };
const as = {
  what: "AS has no place here",
  hint: "Leave AS out: a name stands right behind what it is for, as COUNT(Id) deals. Only groups have names of their own.",
};

function isNull(words: Words, n: number) {
  if (words.at(n) !== "IS") return null;
  if (words.at(n + 1) === "NULL") return { what: "SOQL has no IS NULL", hint: "Write = null." };
  const isNegated = words.at(n + 1) === "NOT" && words.at(n + 2) === "NULL";
  return isNegated ? { what: "SOQL has no IS NOT NULL", hint: "Write != null." } : null;
}

function between(words: Words, n: number) {
  if (words.at(n) !== "BETWEEN") return null;
  const field = words.nameAt(n - 1);
  return { what: "SOQL has no BETWEEN", hint: `Write ${field} >= ... AND ${field} <= ...` };
}

function notLike(words: Words, n: number) {
  if (words.at(n) !== "NOT" || words.at(n + 1) !== "LIKE") return null;
  return { what: "SOQL has no NOT LIKE", hint: `Write (NOT ${words.nameAt(n - 1)} LIKE '...').` };
}

const setOperators = new Set(["UNION", "EXCEPT", "INTERSECT", "MINUS"]);
const eachAQuery = "Make each SELECT a query of its own.";
const twoStatements = { what: "it has more than one statement", hint: eachAQuery };

/** FROM with a SELECT or with several objects. */
function severalObjects(words: Words, n: number) {
  if (words.at(n) === "(" && words.at(n - 1) === "FROM")
    return { what: "FROM takes the name of an object, no SELECT", hint: "Put all conditions into one SELECT." };
  const isBehindObject = words.at(n - 2) === "FROM" || (words.at(n - 3) === "FROM" && !isText(words.at(n - 1)));
  if (words.at(n) !== "," || !isBehindObject) return null;
  return { what: "FROM names more than one object", hint: join.hint };
}
