import type { Leaf } from "../soql/condition-leaves.ts";
import { callOf, callText } from "../soql/soql-functions.ts";
import type { QueryScope } from "./query-scope.ts";

/** What types of fields have in common, as a condition compares them. */
type Family = "text" | "id" | "number" | "boolean" | "date" | "datetime" | "time";

/** Of other types Salesforce alone knows what they are compared with. */
const families: Readonly<Record<string, Family>> = {
  ...ofTypes("text", "string", "textarea", "picklist", "multipicklist", "combobox", "phone", "url", "email"),
  ...ofTypes("id", "id", "reference"),
  ...ofTypes("number", "int", "long", "double", "currency", "percent"),
  ...ofTypes("boolean", "boolean"),
  ...ofTypes("date", "date"),
  ...ofTypes("datetime", "datetime"),
  ...ofTypes("time", "time"),
};

/** By the parser's name of a literal: what it is, and of which fields it is a value. */
const literals: Readonly<Record<string, readonly [what: string, of: readonly Family[]]>> = {
  STRING: ["a text", ["text", "id"]],
  INTEGER: ["a number", ["number"]],
  DECIMAL: ["a number", ["number"]],
  INTEGER_WITH_CURRENCY_PREFIX: ["an amount in a currency", ["number"]],
  DECIMAL_WITH_CURRENCY_PREFIX: ["an amount in a currency", ["number"]],
  BOOLEAN: ["true or false", ["boolean"]],
  DATE: ["a date", ["date"]],
  DATETIME: ["a date-time", ["datetime"]],
  DATE_LITERAL: ["a range of dates", ["date", "datetime"]],
  DATE_N_LITERAL: ["a range of dates", ["date", "datetime"]],
};

const valueHints: Readonly<Record<Family, string>> = {
  text: "Write the value in single quotes: '...'.",
  id: "Write the id in single quotes: '...'.",
  number: "Write the number without quotes, as 5000.",
  boolean: "Write true or false, without quotes.",
  date: "Write a date without quotes, as 2026-01-31 or LAST_N_DAYS:30.",
  datetime: "Write a date-time without quotes, as 2026-01-31T09:05:00Z or LAST_N_DAYS:30.",
  time: "Leave the condition out: this tap reads no times of day in conditions.",
};

const likeHints: Readonly<Record<Exclude<Family, "text">, string>> = {
  id: "Write = or IN.",
  number: "Write = < <= > or >=.",
  boolean: "Write = true or = false.",
  date: "Write >= and <=.",
  datetime: "Write >= and <=.",
  time: "Write >= and <=.",
};

/**
 * Checks that a field is compared with values of its type, by an operator of its type. (SOQL and SOSL Reference, Comparison
 * Operators, Date Formats and Date Literals.)
 * @param type of the field, or of what the function gives.
 * @throws TapError of kind "config" with the position of what Salesforce would refuse.
 */
export function checkValues(left: Leaf["left"], type: string, scope: QueryScope): void {
  if ("valueQuery" in left) return;
  const family = Object.hasOwn(families, type) ? families[type] : undefined;
  if (family === undefined) return;
  const written = "fn" in left ? callText(callOf(left.fn)) : left.field;
  const word = "fn" in left ? (left.fn.functionName ?? "") : left.field;
  const { operator } = left;
  if (operator === "LIKE" && family !== "text") {
    const what = `LIKE compares texts, and ${written} is of type ${type}`;
    throw scope.after(word).error(what, operator, { hint: likeHints[family] });
  }
  if ((operator === "INCLUDES" || operator === "EXCLUDES") && type !== "multipicklist") {
    const what = `${operator} is for multi-select picklists, and ${written} is of type ${type}`;
    throw scope.after(word).error(what, operator, { hint: `Write ${operator === "INCLUDES" ? "IN" : "NOT IN"}.` });
  }
  const values = [left.value].flat();
  const types = [left.literalType ?? []].flat();
  for (const [n, value] of values.entries()) {
    const [what, fits] = literals[types[n] ?? types[0] ?? ""] ?? [];
    if (what === undefined || fits === undefined || fits.includes(family)) continue;
    const text = `${written} is of type ${type} and is compared with ${what}`;
    throw scope.comparison(word, value).error(text, value, { hint: valueHints[family] });
  }
}

function ofTypes(family: Family, ...types: readonly string[]): Readonly<Record<string, Family>> {
  return Object.fromEntries(types.map((type) => [type, family]));
}
