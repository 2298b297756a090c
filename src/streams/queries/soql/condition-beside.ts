import type { WhereClause } from "soql-parser-js";
import { conditionText } from "./compose-query.ts";
import type { SoqlLibrary } from "./soql-library.ts";
import { saysTheSame } from "./soql-tokens.ts";
import { bracketed } from "./where-clause.ts";

/** A condition as text that may have AND and another beside it. @param name of the query, for the error. */
export function conditionBeside(name: string, where: WhereClause, library: SoqlLibrary): string {
  const written = conditionText(where, library);
  const whole = conditionText(bracketed(where), library);
  // What is read depends on these brackets, so they are looked at.
  if (![written, `(${written})`].some((text) => saysTheSame(whole, text)))
    throw new RangeError(`${name}: its condition cannot be put in brackets`);
  return whole;
}
