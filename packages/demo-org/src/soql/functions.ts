import type { Value } from "../org/interface.ts";
import type { Kind } from "./compare.ts";

/** A function of one field that SOQL computes row by row. */
export interface ScalarFunction {
  readonly kind: Kind;
  /** Type of the result as a describe names it. */
  readonly type: string;
  apply(value: Value): Value;
}

const ofDate = (compute: (date: Date) => number): ScalarFunction => ({
  kind: "number",
  type: "int",
  apply: (value) =>
    value === null ? null : compute(new Date(String(value).length === 10 ? `${value}T00:00:00Z` : String(value))),
});

const dayOfYear = (d: Date): number => Math.floor((d.getTime() - Date.UTC(d.getUTCFullYear(), 0, 1)) / 86_400_000) + 1;
const quarter = (d: Date): number => Math.floor(d.getUTCMonth() / 3) + 1;
const same = (type: string): ScalarFunction => ({ kind: "text", type, apply: (value) => value });

/** Date functions in UTC; fiscal years begin in January. Labels are the values, in these picklists. */
const FUNCTIONS: Readonly<Record<string, ScalarFunction>> = {
  CALENDAR_YEAR: ofDate((d) => d.getUTCFullYear()),
  FISCAL_YEAR: ofDate((d) => d.getUTCFullYear()),
  CALENDAR_QUARTER: ofDate(quarter),
  FISCAL_QUARTER: ofDate(quarter),
  CALENDAR_MONTH: ofDate((d) => d.getUTCMonth() + 1),
  FISCAL_MONTH: ofDate((d) => d.getUTCMonth() + 1),
  DAY_IN_MONTH: ofDate((d) => d.getUTCDate()),
  DAY_IN_WEEK: ofDate((d) => d.getUTCDay() + 1),
  DAY_IN_YEAR: ofDate(dayOfYear),
  WEEK_IN_MONTH: ofDate((d) => Math.floor((d.getUTCDate() - 1) / 7) + 1),
  WEEK_IN_YEAR: ofDate((d) => Math.floor((dayOfYear(d) - 1) / 7) + 1),
  HOUR_IN_DAY: ofDate((d) => d.getUTCHours()),
  DAY_ONLY: { kind: "date", type: "date", apply: (value) => (value === null ? null : String(value).slice(0, 10)) },
  TOLABEL: same("string"),
  FORMAT: { ...same("string"), apply: (value) => (value === null ? null : String(value)) },
};

/** Null for no function. */
export const functionOf = (name: string | null): ScalarFunction | null =>
  name === null ? null : (FUNCTIONS[name.toUpperCase()] ?? null);

export const isScalarFunction = (name: string): boolean => name.toUpperCase() in FUNCTIONS;
