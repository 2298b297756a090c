import type { FieldDescribe, Value } from "../../org/org.ts";
import { dateTimeText, secondsOf } from "../../store/date-time.ts";
import { isRecordId } from "../../store/record-id.ts";
import { compare, type Kind, normalize } from "../expressions/compare.ts";
import { TIME_MARK } from "../parse/rewrite.ts";
import { likePattern, unquote } from "../parse/string-literal.ts";
import { refuse } from "../refusal.ts";
import type { Comparison, Condition, Literal } from "./condition.ts";
import { spanOf } from "./date-literal.ts";

export type Test = (index: number) => boolean;

/** What a comparison compares. */
interface Operand {
  readonly read: (index: number) => Value;
  readonly kind: Kind;
  /** Null for a group's value. */
  readonly field: FieldDescribe | null;
}

export interface PredicateContext {
  readonly soql: string;
  /** Milliseconds. */
  readonly now: number;
  operand(comparison: Comparison): Operand;
  /** Normalized ids of a semi-join's rows. */
  semiJoin(comparison: Comparison): ReadonlySet<string>;
}

const NESTED =
  "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions.";
const WITH_OR = "Semi join sub-selects are not allowed with the 'OR' operator";

const isSemiJoin = (condition: Condition): boolean => condition.kind === "compare" && condition.semiJoin !== null;

/** Where in a WHERE: the whole, a part of its top-level AND, or deeper. */
type Level = "top" | "and" | "nested";

/** A WHERE as a test of row numbers. Null equals only null; `!=`, NOT IN and EXCLUDES are true of it, ranges and LIKE are not. */
export function predicateOf(condition: Condition, context: PredicateContext, at: Level = "top"): Test {
  switch (condition.kind) {
    case "not": {
      // NOT would turn a semi-join into an anti-join and back: SOQL refuses that.
      const part = predicateOf(condition.part, context, "nested");
      return (i) => !part(i);
    }
    case "and": {
      const parts = condition.parts.map((p) => predicateOf(p, context, at === "top" ? "and" : at));
      return (i) => parts.every((p) => p(i));
    }
    case "or": {
      if (at === "top" && condition.parts.some(isSemiJoin)) throw refuse.malformed(WITH_OR);
      const parts = condition.parts.map((p) => predicateOf(p, context, "nested"));
      return (i) => parts.some((p) => p(i));
    }
    case "compare":
      if (at === "nested" && condition.semiJoin !== null) throw refuse.malformed(NESTED);
      return comparisonTest(condition, context);
  }
}

function comparisonTest(c: Comparison, context: PredicateContext): Test {
  const { soql } = context;
  const operand = context.operand(c);
  if (operand.field !== null && operand.field["filterable"] !== true) throw refuse.unfilterable(soql, c.path);
  const { kind, read } = operand;
  const value = (i: number): string | null => normalize(kind, read(i));
  if (c.semiJoin !== null) {
    const ids = context.semiJoin(c);
    const isIn: Test = (i) => {
      const v = value(i);
      return v !== null && ids.has(v);
    };
    return c.operator === "NOT IN" ? (i) => !isIn(i) : isIn;
  }
  switch (c.operator) {
    case "LIKE":
      return like(c, kind, read, soql);
    case "INCLUDES":
    case "EXCLUDES":
      return includes(c, kind, read, soql);
    case "IN":
    case "NOT IN": {
      const wanted = new Set(c.values.map((v) => literalOf(v, kind, c, soql)));
      return c.operator === "IN" ? (i) => wanted.has(value(i)) : (i) => !wanted.has(value(i));
    }
    default:
      return ordered(c, kind, value, context);
  }
}

function ordered(
  c: Comparison,
  kind: Kind,
  value: (i: number) => string | null,
  { soql, now }: PredicateContext,
): Test {
  const literal = c.values[0] ?? { type: "NULL", text: "null" };
  const span = literal.type.startsWith("DATE_") ? spanOf(literal.text, now) : null;
  if (span !== null) {
    if (kind !== "date" && kind !== "datetime") throw wrongType(c, kind, soql);
    const edge = (ms: number): string =>
      kind === "date" ? new Date(ms).toISOString().slice(0, 10) : dateTimeText(ms / 1000);
    return inSpan(c.operator, value, edge(span.from), edge(span.to));
  }
  const wanted = literalOf(literal, kind, c, soql);
  if (wanted === null && c.operator !== "=" && c.operator !== "!=") {
    throw refuse.operator(soql, c.path, `invalid operator on null value for field '${c.path}'`);
  }
  if ((kind === "boolean" || kind === "several") && c.operator !== "=" && c.operator !== "!=") {
    throw refuse.operator(
      soql,
      c.path,
      `invalid operator on ${kind === "boolean" ? "boolean" : "multi-select picklist"} field`,
    );
  }
  switch (c.operator) {
    case "=":
      return (i) => value(i) === wanted;
    case "!=":
      return (i) => value(i) !== wanted;
    default:
      return range(c.operator, kind, value, wanted as string); // null was refused above
  }
}

const range = (operator: string, kind: Kind, value: (i: number) => string | null, wanted: string): Test => {
  const order = (i: number): number | null => {
    const v = value(i);
    return v === null ? null : compare(kind, v, wanted);
  };
  const is =
    (accept: (o: number) => boolean): Test =>
    (i) => {
      const o = order(i);
      return o !== null && accept(o);
    };
  if (operator === "<") return is((o) => o < 0);
  if (operator === "<=") return is((o) => o <= 0);
  if (operator === ">") return is((o) => o > 0);
  return is((o) => o >= 0);
};

/** A date literal is a span: `=` is inside, `<` before, `>` after it. */
function inSpan(operator: string, value: (i: number) => string | null, from: string, to: string): Test {
  const is =
    (accept: (v: string) => boolean, ofNull = false): Test =>
    (i) => {
      const v = value(i);
      return v === null ? ofNull : accept(v);
    };
  switch (operator) {
    case "=":
      return is((v) => v >= from && v < to);
    case "!=":
      return is((v) => v < from || v >= to, true);
    case "<":
      return is((v) => v < from);
    case "<=":
      return is((v) => v < to);
    case ">":
      return is((v) => v >= to);
    default:
      return is((v) => v >= from);
  }
}

function like(c: Comparison, kind: Kind, read: (i: number) => Value, soql: string): Test {
  if (kind !== "text" && kind !== "exact")
    throw refuse.operator(soql, c.path, `invalid operator on ${TYPE_WORDS[kind]} field`);
  const literal = c.values[0];
  if (literal?.type !== "STRING") throw wrongType(c, kind, soql);
  const pattern = likePattern(literal.text);
  return (i) => {
    const v = read(i);
    return v !== null && pattern.test(String(v));
  };
}

/** Each operand of INCLUDES is a set, `'A;B'`: all of its values must be chosen. */
function includes(c: Comparison, kind: Kind, read: (i: number) => Value, soql: string): Test {
  if (kind !== "several") throw refuse.operator(soql, c.path, `invalid operator on ${TYPE_WORDS[kind]} field`);
  const sets = c.values.map((v) => unquote(v.text).toLowerCase().split(";"));
  const some: Test = (i) => {
    const chosen = new Set(
      String(read(i) ?? "")
        .toLowerCase()
        .split(";"),
    );
    return sets.some((set) => set.every((s) => chosen.has(s)));
  };
  return c.operator === "INCLUDES" ? some : (i) => !some(i);
}

const TYPE_WORDS: Readonly<Record<Kind, string>> = {
  text: "string",
  exact: "string",
  several: "string",
  id: "id",
  number: "double",
  boolean: "boolean",
  date: "date",
  datetime: "dateTime",
  time: "time",
};

const wrongType = (c: Comparison, kind: Kind, soql: string) =>
  refuse.criterion(
    soql,
    c.path,
    `value of filter criterion for field '${c.path.split(".").at(-1)}' must be of type ${TYPE_WORDS[kind]} and should ${["text", "exact", "several", "id"].includes(kind) ? "" : "not "}be enclosed in quotes`,
  );

/** A literal as a normalized value. @throws OrgError INVALID_FIELD where its type is not the field's */
function literalOf(literal: Literal, kind: Kind, c: Comparison, soql: string): string | null {
  if (literal.type === "NULL") return null;
  const quoted = literal.type === "STRING" ? unquote(literal.text) : null;
  switch (kind) {
    case "text":
    case "exact":
    case "several":
      if (quoted === null || quoted.startsWith(TIME_MARK)) throw wrongType(c, kind, soql);
      return normalize(kind, quoted);
    case "id":
      if (quoted === null) throw wrongType(c, kind, soql);
      if (quoted !== "" && !isRecordId(quoted)) throw refuse.filterId(soql, c.path, quoted);
      return quoted === "" ? null : normalize(kind, quoted);
    case "boolean":
      if (literal.type !== "BOOLEAN" && !/^(true|false)$/i.test(literal.text)) throw wrongType(c, kind, soql);
      return literal.text.toLowerCase();
    case "number":
      if (!/^[A-Z]{0,3}[-+]?\d*\.?\d+$/i.test(literal.text)) throw wrongType(c, kind, soql);
      return normalize(kind, literal.text.replace(/^[A-Z]{3}/i, "").replace(/^\+/, ""));
    case "date":
      if (literal.type !== "DATE") throw wrongType(c, kind, soql);
      return literal.text;
    case "datetime":
      if (literal.type !== "DATETIME") throw wrongType(c, kind, soql);
      return dateTimeText(secondsOf(literal.text));
    case "time": {
      if (quoted === null || !quoted.startsWith(TIME_MARK)) throw wrongType(c, kind, soql);
      const time = quoted.slice(TIME_MARK.length, -1);
      return `${time.includes(".") ? time.padEnd(12, "0") : `${time}.000`}Z`;
    }
  }
}
