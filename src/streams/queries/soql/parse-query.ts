import type { FieldType, Query, Subquery } from "soql-parser-js";
import { composeQuery } from "./compose-query.ts";
import { findSyntaxFault } from "./find-syntax-fault.ts";
import { type NamedSoql, queryError } from "./query-errors.ts";
import { type Call, callOf, isAggregate } from "./soql-functions.ts";
import type { SoqlLibrary } from "./soql-library.ts";
import { offsetOf, saysTheSame, selectTokensOf, tokensOf } from "./soql-tokens.ts";
import { distinctIn } from "./sql-habits.ts";
import { type SyntaxFault, Words } from "./syntax-fault.ts";

/** One query of the user's, read. */
export interface ParsedQuery extends NamedSoql {
  readonly tree: Query;
  readonly object: string;
  readonly items: readonly Item[];
  /** Its rows are groups, or one sum of all: no rows of the object. */
  readonly isAggregate: boolean;
  /** It says by number how many rows it wants. */
  readonly isCut: boolean;
}

/** An item of SELECT. */
export type Item =
  | { readonly kind: "field"; readonly path: string; readonly alias: string | null; readonly field: FieldType }
  | { readonly kind: "call"; readonly call: Call; readonly alias: string | null; readonly field: FieldType }
  | { readonly kind: "fields"; readonly which: string }
  | {
      readonly kind: "typeof";
      readonly relationship: string;
      readonly branches: readonly Branch[];
      readonly field: FieldType;
    }
  | {
      readonly kind: "children";
      readonly relationship: string;
      readonly subquery: Subquery;
      readonly items: readonly Item[];
    };

/** What a TYPEOF wants of one type; null: of all types that it does not name. */
export interface Branch {
  readonly type: string | null;
  readonly fields: readonly string[];
}

/**
 * Reads a query. What it then is says the same as the text, token by token: what the parser does not know, or would lose,
 * is refused.
 * @throws TapError of kind "config" with the position in the text.
 */
export function parseSoql(named: NamedSoql, library: SoqlLibrary): ParsedQuery {
  // guard(too-many-conditions, `wordsBetween(named.soql) > mostConditions` -> `false`): a query with very many nested conditions would overflow the stack and be reported as a bug of the tap.
  if (wordsBetween(named.soql) > mostConditions)
    throw queryError(
      named,
      `it has more than ${mostConditions.toLocaleString("en")} AND, OR and NOT`,
      null,
      "Write values of one field as FIELD IN (...), or split the query.",
    );
  const distinct = distinctIn(new Words(tokensOf(named.soql)));
  if (distinct !== null) throw faultError(named, distinct);
  const tree = treeOf(named, library);
  const { sObject, fields } = tree;
  if (sObject === undefined || fields === undefined || fields.length === 0)
    throw queryError(named, "it is no SELECT ... FROM ...", 0, "Write one whole SOQL query.");
  refuseWriting(named, tree);
  if (!saysTheSame(named.soql, composeQuery(tree, library))) throw notTheSame(named);
  const items = fields.map(itemOf);
  const aggregate = tree.groupBy !== undefined || items.some((item) => item.kind === "call" && isAggregate(item.call));
  const isCut = tree.limit !== undefined || tree.offset !== undefined;
  return { ...named, tree, object: sObject, items, isAggregate: aggregate, isCut };
}

const faultError = (named: NamedSoql, { what, offset, hint }: SyntaxFault) => queryError(named, what, offset, hint);

function notTheSame(named: NamedSoql) {
  const fault = findSyntaxFault(named.soql, named.soql.length);
  if (fault !== null) return faultError(named, fault);
  const hint = "Write the condition in a simpler form (one NOT instead of several, brackets around each part).";
  return queryError(named, "it has a part that this tap cannot put together again as it is written", null, hint);
}

/** Conditions are read one inside the other: so deep the calls may go. */
const mostConditions = 3_000;

function wordsBetween(soql: string): number {
  return tokensOf(soql).filter(({ text }) => /^(?:and|or|not)$/i.test(text)).length;
}

function treeOf(named: NamedSoql, { parseQuery }: SoqlLibrary): Query {
  try {
    return parseQuery(named.soql);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const { found, offset } = unparsedWord(named.soql, message, parseQuery);
    const fault = findSyntaxFault(named.soql, offset);
    if (fault !== null) throw faultError(named, fault);
    const what = found === "" ? "it ends too early" : whatIsWrong(found);
    const advice = message.includes("--> FROM <--") ? "FROM is wanted before that word." : adviceOn(found);
    throw queryError(named, what, offset, `Correct the query. ${advice}`.trim());
  }
}

/** Values do not belong into messages. */
function whatIsWrong(found: string): string {
  if (found === "'") return "the text that begins there has no end";
  return found.startsWith("'") ? "a text does not belong there" : `${JSON.stringify(found)} is not understood`;
}

/** The word at which the parser stopped. It names the word only: the position is where the text up to it fails as the whole does. */
function unparsedWord(soql: string, message: string, parseQuery: SoqlLibrary["parseQuery"]) {
  const illegal = /unexpected character: ->(.)<- at offset: (\d+)/su.exec(message);
  if (illegal !== null) return { found: illegal[1] ?? "", offset: Number(illegal[2]) };
  const word = wordIn(message);
  const failsAlike = (end: number): boolean => {
    try {
      parseQuery(soql.slice(0, end));
      return false;
    } catch (error) {
      return error instanceof Error && wordIn(error.message) === word;
    }
  };
  for (let at = soql.indexOf(word); word !== "" && at >= 0; at = soql.indexOf(word, at + 1)) {
    if (failsAlike(at + word.length)) return { found: word, offset: at };
  }
  return { found: "", offset: soql.length };
}

/** Of what is left over behind a query the parser's message has the word as it is, of all else in quotes. */
function wordIn(message: string): string {
  const found = /but found(?: -->|:) (.*?)(?: <--)?$/su.exec(message)?.[1] ?? "";
  return message.startsWith("Redundant input") ? found : found.replace(/^'([\s\S]*)'$/u, "$1");
}

function adviceOn(found: string): string {
  if (found.toUpperCase() === "ROWS") return "Instead of ALL ROWS set records: all.";
  if (found === ":") return "Values of a program (:name) and times of day have no place in it.";
  return found === ";" ? "One query is one statement." : "";
}

/** A read must leave no trace: these clauses write that a record was looked at, or lock it. */
function refuseWriting(named: NamedSoql, tree: Query): void {
  const clause = tree.for === undefined ? (tree.update === undefined ? null : "UPDATE") : "FOR";
  if (clause === null) return;
  const offset = offsetOf(selectTokensOf(tokensOf(named.soql)), clause);
  throw queryError(
    named,
    `${clause} ${tree.for ?? tree.update} writes to the records`,
    offset,
    "Leave that clause out.",
  );
}

function itemOf(field: FieldType): Item {
  switch (field.type) {
    case "Field":
      return { kind: "field", path: field.field, alias: aliasOf(field), field };
    case "FieldRelationship":
      return { kind: "field", path: [...field.relationships, field.field].join("."), alias: aliasOf(field), field };
    case "FieldTypeof": {
      const branches = field.conditions.map(({ objectType, fieldList }) => ({
        type: objectType ?? null,
        fields: fieldList,
      }));
      return { kind: "typeof", relationship: field.field, branches, field };
    }
    case "FieldSubquery": {
      const { subquery } = field;
      const relationship = [...(subquery.sObjectPrefix ?? []), subquery.relationshipName].at(-1) ?? "";
      return { kind: "children", relationship, subquery, items: (subquery.fields ?? []).map(itemOf) };
    }
    default: {
      const call = callOf(field);
      if (call.name === "FIELDS") return { kind: "fields", which: String(call.args[0]).toUpperCase() };
      return { kind: "call", call, alias: aliasOf(field), field };
    }
  }
}

function aliasOf(field: object): string | null {
  return "alias" in field && typeof field.alias === "string" ? field.alias : null;
}
