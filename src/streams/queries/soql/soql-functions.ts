import type { FieldFunctionExpression, FunctionExp } from "soql-parser-js";

/** A function with its arguments: its name in upper case, fields as they are written. */
export interface Call {
  readonly name: string;
  readonly args: readonly (Call | string)[];
}

export function callOf({ functionName, parameters }: FieldFunctionExpression | FunctionExp): Call {
  const args = (parameters ?? []).map((each) => (typeof each === "string" ? each : callOf(each)));
  return { name: (functionName ?? "").toUpperCase(), args };
}

const aggregates = new Set(["COUNT", "COUNT_DISTINCT", "SUM", "AVG", "MIN", "MAX", "GROUPING"]);
/** They show a value otherwise; in the answer it keeps its field's name. */
const presentations = new Set(["FORMAT", "TOLABEL", "CONVERTCURRENCY", "CONVERTTIMEZONE"]);
/** Parts of a date. (SOQL and SOSL Reference, Date Functions.) */
const dateParts = new Set([
  "CALENDAR_MONTH",
  "CALENDAR_QUARTER",
  "CALENDAR_YEAR",
  "DAY_IN_MONTH",
  "DAY_IN_WEEK",
  "DAY_IN_YEAR",
  "FISCAL_MONTH",
  "FISCAL_QUARTER",
  "FISCAL_YEAR",
  "HOUR_IN_DAY",
  "WEEK_IN_MONTH",
  "WEEK_IN_YEAR",
]);
const integers = new Set([...dateParts, "COUNT", "COUNT_DISTINCT", "GROUPING"]);
const others: Readonly<Record<string, string>> = {
  SUM: "double",
  AVG: "double",
  DISTANCE: "double",
  CONVERTCURRENCY: "currency",
  DAY_ONLY: "date",
  FORMAT: "string",
  TOLABEL: "string",
};

/** All that this version knows. (SOQL and SOSL Reference.) */
export const functionNames: readonly string[] = [
  ...aggregates,
  ...presentations,
  ...dateParts,
  ...Object.keys(others),
  ...["FIELDS", "GEOLOCATION", "ROLLUP", "CUBE"],
];

export const isFunctionName = (name: string): boolean => functionNames.includes(name);
export const isAggregate = ({ name }: Call): boolean => aggregates.has(name);
/** COUNT(): the answer is a number and no row. */
export const isBareCount = ({ name, args }: Call): boolean => name === "COUNT" && args.length === 0;
export const isDateFunction = ({ name }: Call): boolean => dateParts.has(name) || name === "DAY_ONLY";
export const isPresentation = ({ name }: Call): boolean => presentations.has(name);

/** As SOQL has it: `COUNT(Id)`. */
export function callText({ name, args }: Call): string {
  return `${name}(${args.map((each) => (typeof each === "string" ? each : callText(each))).join(", ")})`;
}

/** The fields that a call is about, as they are written; none for COUNT() and for what is no field (a place, a unit). */
export function fieldsIn({ name, args }: Call): readonly string[] {
  if (name === "GEOLOCATION") return [];
  const named = name === "DISTANCE" ? args.slice(0, 2) : args;
  return named.flatMap((each) => (typeof each === "string" ? [each] : fieldsIn(each)));
}

/** Salesforce's type of what a call gives; `typeOf` knows fields. */
export function typeOfCall({ name, args: [first] }: Call, typeOf: (field: string) => string): string {
  if (integers.has(name)) return "int";
  const fixed = Object.hasOwn(others, name) ? others[name] : undefined;
  if (fixed !== undefined) return fixed;
  // MIN and MAX give what they are given; so does a function that came later.
  if (first === undefined) return "string";
  return typeof first === "string" ? typeOf(first) : typeOfCall(first, typeOf);
}
