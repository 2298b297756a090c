import { bareValues } from "./bare-values.ts";
import { misspeltClause, wrongBeginning, wrongClauses } from "./clause-order.ts";
import { selectTokensOf, tokensOf } from "./soql-tokens.ts";
import { sqlHabits } from "./sql-habits.ts";
import { type SyntaxFault, Words } from "./syntax-fault.ts";
import { lonelyBracket, wrongSigns } from "./wrong-signs.ts";

/**
 * What a person most likely meant in a text that no parser takes; null: who knows. It is for texts that are refused already:
 * it may find fault with what is right.
 * @param failedAt where the parser stopped.
 */
export function findSyntaxFault(soql: string, failedAt: number): SyntaxFault | null {
  const tokens = tokensOf(soql);
  const all = new Words(tokens);
  const beginning = wrongBeginning(all);
  if (beginning !== null) return beginning;
  const own = new Words(selectTokensOf(tokens).tokens);
  const faults = [
    ...wrongWords(all),
    wrongClauses(own, soql.length),
    misspeltClause(own, failedAt),
    lonelyBracket(all),
  ].filter((fault) => fault !== null);
  return faults.reduce<SyntaxFault | null>(
    (first, fault) => (first === null || fault.offset < first.offset ? fault : first),
    null,
  );
}

function wrongWords(words: Words): readonly SyntaxFault[] {
  const finders = [...sqlHabits, ...wrongSigns, ...bareValues];
  return words.tokens.flatMap(({ offset }, n) => {
    const found = finders.map((find) => find(words, n)).find((fault) => fault !== null);
    return found ? [{ offset, ...found }] : [];
  });
}
