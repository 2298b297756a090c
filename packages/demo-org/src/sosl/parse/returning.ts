import type { Query } from "soql-parser-js";
import { parseQuery } from "../../soql/parse/parse.ts";
import { withoutStrings } from "../../soql/refusal.ts";
import { refuseSearch } from "../refusal.ts";
import type { Part, SoslText } from "./sosl-text.ts";

/** An object whose rows a search returns. */
export interface Returning {
  readonly object: string;
  /** What is selected, its WHERE, ORDER BY, LIMIT and OFFSET, as a query of the object. */
  readonly query: Query;
  /** The text that errors show: where this is written. */
  readonly text: string;
}

/** Reads what follows RETURNING: `Account(Id, Name WHERE Name != null), Contact`. @throws OrgError MALFORMED_SEARCH */
export function returningOf(sosl: SoslText): readonly Returning[] {
  const returning: Returning[] = [];
  do {
    const object = sosl.expect(/\w+/y).text;
    const inner = sosl.read(/\(/y) === null ? null : untilBracket(sosl);
    const { text } = sosl;
    returning.push(inner === null ? { object, query: idsOf(object), text } : queried(object, inner, text));
  } while (sosl.read(/,/y) !== null);
  return returning;
}

const idsOf = (sObject: string): Query => ({ fields: [{ type: "Field", field: "Id" }], sObject });

function untilBracket(sosl: SoslText): Part {
  const { at, text } = sosl;
  const bare = withoutStrings(text);
  for (let depth = 1, end = at; end < text.length; end++) {
    const character = bare.charAt(end);
    if (character === "(") depth++;
    else if (character === ")" && --depth === 0) {
      sosl.skipTo(end + 1);
      return { at, text: text.slice(at, end) };
    }
  }
  sosl.skipTo(text.length);
  return sosl.refuse();
}

const CLAUSES = /\b(?:USING|WHERE|ORDER\s+BY|LIMIT|OFFSET)\b/i;

/** Whether another clause begins somewhere in what should be a part of one. */
export const hasClause = (text: string): boolean => CLAUSES.test(withoutStrings(text));

/** Parts of a query that a search has too. */
const MEMBERS = ["fields", "sObject", "where", "orderBy", "limit", "offset"];

/**
 * The fields and clauses of one object. List views cannot be searched here.
 * @param inner what stands between the brackets
 * @throws OrgError MALFORMED_SEARCH
 */
export function queried(object: string, { text: inner, at }: Part, text: string): Returning {
  const end = inner.search(CLAUSES);
  const fields = end < 0 ? inner : inner.slice(0, end);
  const clauses = end < 0 ? "" : inner.slice(end);
  if (/^USING\b/i.test(clauses)) throw refuseSearch.malformed("Invalid using expr");
  const before = `SELECT ${fields} FROM ${object} `;
  const query = parseQuery(before + clauses, (offset, token) => {
    const isWritten = offset < SELECT.length + fields.length || offset >= before.length;
    if (!isWritten || token === "<EOF>") return refuseSearch.token(text, at + inner.length, ")");
    const removed = offset < before.length ? SELECT.length : before.length - fields.length;
    return refuseSearch.token(text, at + offset - removed, token);
  });
  const foreign = foreignWord(query);
  if (foreign === null) return { object, query, text };
  const found = withoutStrings(inner).search(new RegExp(`\\b${foreign}\\b`, "i"));
  throw refuseSearch.token(text, at + Math.max(0, found), foreign);
}

const SELECT = "SELECT ";

/** The first word of what a query may have and a search may not: a clause, a subquery or TYPEOF. */
function foreignWord(query: Query): string | null {
  const clause = Object.keys(query).find((member) => !MEMBERS.includes(member));
  // The parser's names begin with that word: groupBy, withDataCategory.
  if (clause !== undefined) return clause.replace(/[A-Z].*/, "").toUpperCase();
  const types = (query.fields ?? []).map(({ type }) => type);
  return types.includes("FieldSubquery") ? "SELECT" : types.includes("FieldTypeof") ? "TYPEOF" : null;
}
