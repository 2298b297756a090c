import type { Query, WhereClause } from "soql-parser-js";
import { type Call, callOf, fieldIn } from "../expressions/call.ts";
import { refuse } from "../refusal.ts";

/** One comparison of a WHERE, as the parser read it. */
export interface Comparison {
  readonly kind: "compare";
  /** A field path; for a function, its argument's. */
  readonly path: string;
  /** Null where the field itself is compared. */
  readonly fn: Call | null;
  readonly operator: string;
  readonly values: readonly Literal[];
  readonly semiJoin: Query | null;
}

export interface Literal {
  /** STRING, INTEGER, DECIMAL, BOOLEAN, NULL, DATE, DATETIME, DATE_LITERAL, DATE_N_LITERAL, ... */
  readonly type: string;
  readonly text: string;
}

/** A WHERE as a tree. */
export type Condition =
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "not"; readonly part: Condition }
  | Comparison;

/** The parts of a WHERE that must all be true: those of its AND, or the whole. */
export const topLevelParts = (condition: Condition | null): readonly Condition[] =>
  condition === null ? [] : condition.kind === "and" ? condition.parts : [condition];

type Token = "(" | ")" | "AND" | "OR" | "NOT" | Comparison;

/** The parser's chain, which counts brackets at its links, as a tree. AND next to OR without brackets is refused, as by Salesforce. */
export function conditionOf(where: WhereClause | undefined, soql: string): Condition | null {
  if (where === undefined) return null;
  const tokens = tokensOf(where);
  let at = 0;

  const term = (): Condition => {
    const token = tokens[at++];
    if (token === "NOT") return { kind: "not", part: term() };
    if (token === "(") {
      const inner = expression();
      if (tokens[at++] !== ")") throw refuse.malformed("expecting a right parentheses, found '<EOF>'");
      return inner;
    }
    if (token === undefined || typeof token === "string")
      throw refuse.malformed(`unexpected token: '${token ?? "<EOF>"}'`);
    return token;
  };
  const expression = (): Condition => {
    const parts = [term()];
    const first = tokens[at];
    if (first !== "AND" && first !== "OR") return parts[0] as Condition;
    while (tokens[at] === "AND" || tokens[at] === "OR") {
      const operator = tokens[at];
      if (operator !== first)
        throw refuse.unexpected(soql, Math.max(0, soql.search(new RegExp(`\\b${operator}\\b`, "i"))), String(operator));
      at++;
      parts.push(term());
    }
    return { kind: first === "AND" ? "and" : "or", parts };
  };

  const whole = expression();
  if (at < tokens.length) throw refuse.malformed(`unexpected token: '${String(tokens[at])}'`);
  return whole;
}

interface Link {
  readonly left: Readonly<Record<string, unknown>> | null;
  readonly operator?: string;
  readonly right?: Link;
}

function tokensOf(where: WhereClause): Token[] {
  const tokens: Token[] = [];
  // The parser's clause types are unions of these same four members; read as one shape.
  for (let link = where as unknown as Link | undefined; link !== undefined; link = link.right) {
    const { left } = link;
    for (let n = Number(left?.["openParen"] ?? 0); n > 0; n--) tokens.push("(");
    if (left !== null && "operator" in left) tokens.push(comparisonOf(left));
    for (let n = Number(left?.["closeParen"] ?? 0); n > 0; n--) tokens.push(")");
    if (link.operator !== undefined) tokens.push(link.operator as "AND" | "OR" | "NOT"); // the parser's LogicalOperator
  }
  return tokens;
}

function comparisonOf(left: Readonly<Record<string, unknown>>): Comparison {
  const fn = typeof left["fn"] === "object" && left["fn"] !== null ? callOf(left["fn"]) : null;
  const value = left["value"];
  const types = left["literalType"];
  const texts = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return {
    kind: "compare",
    path: fn === null ? String(left["field"]) : fieldIn(fn),
    fn,
    operator: String(left["operator"]),
    values: texts.map((text, k) => ({
      type: String(Array.isArray(types) ? types[k] : (types ?? "STRING")),
      text: String(text),
    })),
    semiJoin: (left["valueQuery"] as Query | undefined) ?? null, // the parser's ValueQueryCondition
  };
}
