import { createRequire } from "node:module";
import type { Query } from "soql-parser-js";
import type { OrgError } from "../../org/org.ts";
import { refuse } from "../refusal.ts";
import { checkLengths } from "./check-shape.ts";
import { readable } from "./rewrite.ts";

/** The parser is CommonJS; loaded when the first query comes. */
const require = createRequire(import.meta.url);
let parser: typeof import("soql-parser-js") | undefined;

/** @throws OrgError MALFORMED_QUERY */
export function parseSoql(soql: string): Query {
  checkLengths(soql);
  return parseQuery(soql, (offset, token) => refuse.unexpected(soql, offset, token));
}

/** The error for a token that a query cannot have at this offset; at its end: `<EOF>`. */
type Unexpected = (offset: number, token: string) => OrgError;

/** @throws OrgError as `unexpected` makes it */
export function parseQuery(soql: string, unexpected: Unexpected): Query {
  parser ??= require("soql-parser-js") as typeof import("soql-parser-js"); // what that package exports
  let query: Query;
  try {
    query = parser.parseQuery(readable(soql));
  } catch (error) {
    throw syntaxError(soql, error instanceof Error ? error.message : String(error), unexpected);
  }
  if (query.sObject === undefined || query.fields === undefined) throw refuse.malformed("unexpected token: '<EOF>'");
  return query;
}

/** The parser's error in Salesforce's wording. */
function syntaxError(soql: string, message: string, unexpected: Unexpected): OrgError {
  const illegal = /unexpected character: ->(.)<- at offset: (\d+)/su.exec(message);
  if (illegal !== null) {
    const offset = Number(illegal[2]);
    if (illegal[1] === "'") return unexpected(offset, "<EOF>");
    return unexpected(offset, illegal[1] ?? "");
  }
  const found = /but found(?: -->|:) '?(.*?)'?(?: <--)?$/s.exec(message)?.[1] ?? "";
  if (found === "") return unexpected(soql.length, "<EOF>");
  const offset = soql.lastIndexOf(found) < 0 ? 0 : offsetOfToken(soql, found);
  if (message.includes("--> FROM <--")) {
    // `SELECT Id FORM Account`: the parser took the misspelled keyword for an alias and fails at the next word.
    const before = /(\w+)\s*$/.exec(soql.slice(0, offset));
    if (before !== null) return unexpected(before.index, before[1] ?? "");
  }
  return unexpected(offset, found);
}

const offsetOfToken = (soql: string, token: string): number => {
  if (!/^\w+$/.test(token)) return soql.lastIndexOf(token);
  let last = 0;
  for (const match of soql.matchAll(new RegExp(`\\b${token}\\b`, "g"))) last = match.index;
  return last;
};
