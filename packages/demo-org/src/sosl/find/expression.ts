import { refuseSearch } from "../refusal.ts";
import { phraseOf } from "./phrase.ts";
import { completed, type Operator, type Token, tokensOf } from "./tokens.ts";

/** Whether the values of a row's searched fields match. */
export type Matches = (values: readonly string[]) => boolean;

/** Longer texts have no operators any more, and still longer ones find nothing. (SOSL Reference, "SOSL Syntax".) */
const MOST_WITH_OPERATORS = 4000;
const MOST_CHARACTERS = 10_000;

/**
 * What the text between the braces of FIND finds: words and quoted phrases, joined by AND, OR and AND NOT; AND is meant where nothing is said.
 * (SOSL Reference, "FIND {SearchQuery}".)
 * @throws OrgError INVALID_SEARCH for fewer than two characters, wildcards not counted
 */
export function matchesOf(find: string): Matches {
  if (find.length > MOST_CHARACTERS) return () => false;
  let characters = 0;
  const tokens = tokensOf(find).flatMap((token): readonly Token<Matches>[] => {
    if (typeof token === "string") return [token];
    const phrase = phraseOf(token.term);
    characters += phrase.characters;
    const { pattern } = phrase;
    return pattern === null ? [] : [(values) => values.some((value) => pattern.test(value))];
  });
  if (characters < 2) throw refuseSearch.tooShort(find);
  if (find.length <= MOST_WITH_OPERATORS) return joined(completed(tokens));
  const terms = tokens.filter((token) => typeof token === "function");
  return (values) => terms.some((matches) => matches(values));
}

/** AND and AND NOT bind before OR. Brackets are counted instead of entered: a text may have thousands. */
function joined(tokens: readonly Token<Matches>[]): Matches {
  const terms: Matches[] = [];
  const waiting: (Operator | "(")[] = [];
  const joinLast = (operator: Operator): void => {
    const [left, right] = terms.splice(-2);
    if (left !== undefined && right !== undefined) terms.push(join[operator](left, right));
  };
  /** Joins what waits since the last bracket, unless it binds less than the operator that follows. */
  const joinBefore = (next: Operator | ")"): void => {
    for (let last = waiting.at(-1); last !== undefined && last !== "("; last = waiting.at(-1)) {
      if (last === "OR" && (next === "AND" || next === "AND NOT")) return;
      joinLast(last);
      waiting.pop();
    }
  };
  for (const token of tokens) {
    if (typeof token === "function") terms.push(token);
    else if (token === "(") waiting.push(token);
    else {
      joinBefore(token);
      if (token === ")") waiting.pop();
      else waiting.push(token);
    }
  }
  joinBefore(")");
  return terms[0] ?? (() => false);
}

const join: Readonly<Record<Operator, (left: Matches, right: Matches) => Matches>> = {
  OR: (left, right) => (values) => left(values) || right(values),
  AND: (left, right) => (values) => left(values) && right(values),
  "AND NOT": (left, right) => (values) => left(values) && !right(values),
};
