import { nearest } from "@singer-io-ts/tap-kit";
import type { SyntaxFault, Words } from "./syntax-fault.ts";

/** In the order that SOQL demands. (SOQL and SOSL Reference, SOQL SELECT Syntax.) */
const clauses = ["SELECT", "FROM", "USING", "WHERE", "WITH", "GROUP", "HAVING", "ORDER", "LIMIT", "OFFSET"];
const twoWords: Readonly<Record<string, string>> = { GROUP: "GROUP BY", ORDER: "ORDER BY", USING: "USING SCOPE" };
const nameOf = (clause: string): string => twoWords[clause] ?? clause;

const writing = /^(?:INSERT|UPDATE|DELETE|UPSERT|MERGE|UNDELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE)$/;
const wholeQuery = "Write SELECT, the fields, FROM and the object: SELECT Id, Name FROM Account.";

/** A text that does not begin with SELECT: another language, or another word. */
export function wrongBeginning(words: Words): SyntaxFault | null {
  const [first] = words.tokens;
  if (first === undefined) return { offset: 0, what: "it is empty", hint: wholeQuery };
  const { text, offset } = first;
  const word = words.at(0);
  if (word === "SELECT") return null;
  if (word === "FIND") {
    const hint = `${wholeQuery} What is searched for stands in WHERE.`;
    return { offset, what: "it is a search (SOSL), no query", hint };
  }
  if (writing.test(word)) return { offset, what: `the tap only reads, and ${word} changes data`, hint: wholeQuery };
  if (word === "WITH") return { offset, what: "SOQL has no WITH before SELECT", hint: wholeQuery };
  if (nearest(word, ["SELECT"]) !== null)
    return { offset, what: `${text} is no word of SOQL`, hint: "Did you mean SELECT?" };
  return { offset, what: "it does not begin with SELECT", hint: wholeQuery };
}

/**
 * A SELECT without FROM, without fields, or with its clauses in another order than SOQL's.
 * @param own the tokens of one SELECT, without those in brackets.
 * @param end where it ends.
 */
export function wrongClauses(own: Words, end: number): SyntaxFault | null {
  const from = own.indexOf("FROM");
  if (from < 0) return withoutFrom(own, end);
  if (from === 1) {
    const { offset = 0 } = own.tokens[from] ?? {};
    return { offset, what: "SELECT names no field", hint: "Name the fields between SELECT and FROM." };
  }
  return outOfOrder(own, from);
}

function withoutFrom(own: Words, end: number): SyntaxFault {
  const meant = own.tokens.find(({ text }, n) => n > 1 && text.length > 2 && isMisspelt(text, ["FROM"]));
  if (meant !== undefined)
    return { offset: meant.offset, what: `${meant.text} is no word of SOQL`, hint: "Did you mean FROM?" };
  const hint = "Write FROM and the object behind the fields: SELECT Id, Name FROM Account.";
  const next = own.tokens.find((_, n) => n > 0 && clauses.includes(own.at(n)));
  return { offset: next?.offset ?? end, what: "FROM is missing", hint };
}

function outOfOrder(own: Words, from: number): SyntaxFault | null {
  let highest = "FROM";
  for (let n = from + 2; n < own.length; n += 1) {
    const clause = own.at(n);
    if (!isClause(own, n)) continue;
    const { offset = 0 } = own.tokens[n] ?? {};
    if (clauses.indexOf(clause) < clauses.indexOf(highest)) {
      const hint = `The order is ${clauses.map(nameOf).join(", ")}.`;
      return { offset, what: `${nameOf(clause)} stands behind ${nameOf(highest)}`, hint };
    }
    if (clause === "HAVING" && highest !== "GROUP")
      return { offset, what: "HAVING stands without GROUP BY", hint: "Add GROUP BY, or write the condition in WHERE." };
    highest = clause;
  }
  return null;
}

function isClause(own: Words, n: number): boolean {
  const clause = own.at(n);
  return clauses.includes(clause) && (!Object.hasOwn(twoWords, clause) || /^(?:BY|SCOPE)$/.test(own.at(n + 1)));
}

/**
 * A word behind FROM that is near one that begins a clause, at the place where the parser stopped or before it: a misspelt
 * WHERE reads as a name for the object.
 */
export function misspeltClause(own: Words, failedAt: number): SyntaxFault | null {
  const from = own.indexOf("FROM");
  const failed = own.tokens.findIndex(({ offset }) => offset >= failedAt);
  const last = failed < 0 ? own.length - 1 : failed;
  for (const n of [last - 1, last]) {
    const token = own.tokens[n];
    if (from < 0 || n < from + 2 || token === undefined || isWanted(own.at(n - 1))) continue;
    const near = isMisspelt(token.text, clauses.slice(2)) ? nearest(token.text, clauses.slice(2)) : null;
    if (near === null) continue;
    return { offset: token.offset, what: `${token.text} is no word of SOQL`, hint: `Did you mean ${nameOf(near)}?` };
  }
  return null;
}

/** Behind these a name or a value must follow, and no clause. */
const isWanted = (before: string): boolean =>
  /^(?:[(,<>=!]+|LIKE|IN|BY|AND|OR|NOT|SCOPE|WHERE|HAVING|LIMIT|OFFSET)$/.test(before);

/** Near a word, and not the word itself. */
function isMisspelt(text: string, words: readonly string[]): boolean {
  const isWord = /^[A-Za-z]{3,}$/.test(text) && !clauses.includes(text.toUpperCase());
  return isWord && nearest(text, words) !== null;
}
