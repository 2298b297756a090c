import type { Value } from "../../org/org.ts";
import { refuse } from "../refusal.ts";
import type { Call } from "./call.ts";
import type { Kind } from "./compare.ts";
import { formatted, labelsOf, zoned } from "./formatting.ts";
import type { Expression, Scope } from "./scope.ts";

/** A function of one value that SOQL computes row by row; null stays null. */
interface ScalarFunction {
  readonly kind: Kind;
  /** Type of the result as a describe names it. */
  readonly type: string;
  apply(value: NonNullable<Value>): Value;
}

const dayOfYear = (d: Date): number => Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
const quarter = (d: Date): number => Math.floor(d.getUTCMonth() / 3) + 1;

/** Date functions, in UTC unless convertTimezone is inside; fiscal years begin in January. */
const DATES: Readonly<Record<string, (date: Date) => number>> = {
  CALENDAR_YEAR: (d) => d.getUTCFullYear(),
  FISCAL_YEAR: (d) => d.getUTCFullYear(),
  CALENDAR_QUARTER: quarter,
  FISCAL_QUARTER: quarter,
  CALENDAR_MONTH: (d) => d.getUTCMonth() + 1,
  FISCAL_MONTH: (d) => d.getUTCMonth() + 1,
  DAY_IN_MONTH: (d) => d.getUTCDate(),
  DAY_IN_WEEK: (d) => d.getUTCDay() + 1,
  DAY_IN_YEAR: dayOfYear,
  WEEK_IN_MONTH: (d) => Math.floor((d.getUTCDate() - 1) / 7) + 1,
  WEEK_IN_YEAR: (d) => Math.floor((dayOfYear(d) - 1) / 7) + 1,
  HOUR_IN_DAY: (d) => d.getUTCHours(),
};

/** Whether a function groups values by a part of the calendar: it may be used in GROUP BY, WHERE and HAVING. */
export const isDateFunction = (name: string): boolean => name === "DAY_ONLY" || name in DATES;

/** Functions that change how a value is shown, and may be used in SELECT without GROUP BY. */
export const isPresentation = (name: string): boolean => PRESENTATION.has(name);

const PRESENTATION = new Set(["TOLABEL", "FORMAT", "CONVERTCURRENCY"]);

/**
 * The function that a call names, for its argument (SOQL and SOSL Reference, "Date Functions", "toLabel()",
 * "FORMAT()", "convertCurrency()").
 * @throws OrgError MALFORMED_QUERY for an unknown one, or one that does not take this argument type
 */
export function functionOf(call: Call, inner: Expression, scope: Scope): ScalarFunction {
  const { name } = call;
  const { type } = inner.field;
  const refused = (message: string) => refuse.malformedAt(scope.soql, inner.path.path.join("."), message);
  const inside = call.args[0];
  const isZoned = typeof inside === "object" && inside.name === "CONVERTTIMEZONE";
  if (isDateFunction(name)) {
    const takesDates = name !== "DAY_ONLY" && name !== "HOUR_IN_DAY";
    if (type !== "datetime" && !(takesDates && type === "date"))
      throw refused(`field ${inner.text} does not support date function ${name}`);
    if (name === "DAY_ONLY") return { kind: "date", type: "date", apply: (value) => String(value).slice(0, 10) };
    const compute = DATES[name] ?? dayOfYear;
    return {
      kind: "number",
      type: "int",
      apply: (value) => compute(new Date(String(value).length === 10 ? `${String(value)}T00:00:00Z` : String(value))),
    };
  }
  if (typeof inside === "object" && isZoned) throw refused("convertTimezone() can only be used in a date function");
  switch (name) {
    case "CONVERTTIMEZONE":
      if (type !== "datetime") throw refused(`field ${inner.text} does not support convertTimezone()`);
      return { kind: "datetime", type, apply: zoned(scope.context) };
    case "TOLABEL": {
      if (!["picklist", "multipicklist", "combobox"].includes(type) && inner.path.field.name !== "Name")
        throw refused(`toLabel() does not support the field ${inner.text}`);
      const labels = labelsOf(inner.path.field);
      return { kind: "text", type, apply: (value) => labels(String(value)) };
    }
    case "FORMAT":
      if (!FORMATTED.has(type)) throw refused(`field ${inner.text} does not support FORMAT()`);
      return { kind: "text", type: "string", apply: formatted(inner.field, scope.context) };
    case "CONVERTCURRENCY":
      if (type !== "currency") throw refused(`field ${inner.text} does not support convertCurrency()`);
      // There is one currency: converting changes nothing.
      return { kind: "number", type, apply: (value) => value };
    default:
      throw refuse.malformed(`unexpected token: '${name}'`);
  }
}

const FORMATTED = new Set(["int", "double", "currency", "percent", "date", "datetime", "time"]);
