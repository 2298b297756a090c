import type { Query } from "soql-parser-js";
import { parseQuery } from "../../soql/parse/parse.ts";
import { unquote } from "../../soql/parse/string-literal.ts";
import { refuseSearch } from "../refusal.ts";
import type { SoslText } from "./sosl-text.ts";

/** What WITH asks for; snippets, highlights and corrected spelling are accepted, and left out of answers. */
export interface WithClauses {
  dataCategory?: NonNullable<Query["withDataCategory"]>;
  pricebookId?: string;
  withLabels?: boolean;
}

const STRING = /'(?:[^'\\]|\\.)*'/y;

/** Reads all WITH clauses. @throws OrgError MALFORMED_SEARCH */
export function withClausesOf(sosl: SoslText): WithClauses {
  const clauses: WithClauses = {};
  while (sosl.take("WITH")) readClause(sosl, clauses);
  return clauses;
}

function readClause(sosl: SoslText, clauses: WithClauses): void {
  if (sosl.take("DATA CATEGORY")) {
    clauses.dataCategory = dataCategoryOf(sosl.expect(/(?:(?!\s(?:WITH|LIMIT|UPDATE)\b).)+/isy).text);
    return;
  }
  const name = sosl.expect(/\w+/y).text.toUpperCase();
  switch (name) {
    case "SNIPPET":
      if (sosl.read(/\(/y) !== null) sosl.expect(/target_length\s*=\s*\d+\s*\)/iy);
      return;
    case "HIGHLIGHT":
      return;
    case "SPELL_CORRECTION":
      sosl.expect(/=/y);
      sosl.expect(/(?:true|false)\b/iy);
      return;
    case "METADATA":
      if (stringOf(sosl).toUpperCase() !== "LABELS") throw refuseSearch.malformed("Invalid WITH METADATA clause");
      clauses.withLabels = true;
      return;
    case "PRICEBOOKID":
      clauses.pricebookId = stringOf(sosl);
      return;
    case "DIVISION":
      stringOf(sosl);
      throw refuseSearch.divisions();
    case "NETWORK":
      throw refuseSearch.networks();
    default:
      throw refuseSearch.malformed(`Invalid WITH ${name} clause`);
  }
}

function stringOf(sosl: SoslText): string {
  sosl.expect(/=/y);
  return unquote(sosl.expect(STRING).text);
}

/** The categories of `Geography__c BELOW Europe__c AND Product__c AT (a__c, b__c)`. @throws OrgError MALFORMED_SEARCH */
export function dataCategoryOf(text: string): NonNullable<Query["withDataCategory"]> {
  const before = "SELECT Id FROM KnowledgeArticleVersion WITH DATA CATEGORY ";
  const refuse = (): never => {
    throw refuseSearch.malformed("Invalid WITH DATA CATEGORY clause");
  };
  const { withDataCategory, ...others } = parseQuery(before + text, refuse);
  return withDataCategory !== undefined && Object.keys(others).length === 2 ? withDataCategory : refuse();
}
