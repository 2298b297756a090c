/** What joins two terms. */
export type Operator = "OR" | "AND" | "AND NOT";

/** A term, an operator or a bracket. */
export type Token<Term extends object> = Term | Operator | "(" | ")";

/** Reads the text of FIND: brackets, quoted phrases, and words, of which AND, OR and AND NOT are operators in any case. */
export function tokensOf(find: string): readonly Token<{ readonly term: string }>[] {
  const found = find.matchAll(/[()]|"((?:\\.|[^"\\])*)"?|(?<![^\s()"])AND\s+NOT(?![^\s()"])|(?:\\.?|[^\s()"\\])+/gisu);
  return Array.from(found, ([text, quoted]) => {
    if (quoted !== undefined) return { term: quoted };
    if (text === "(" || text === ")") return text;
    const operator = text.toUpperCase().replace(/\s+/, " ");
    return operator === "AND" || operator === "OR" || operator === "AND NOT" ? operator : { term: text };
  });
}

/** The same with an AND wherever nothing joins two terms, and without the operators and brackets that lack their other side. */
export function completed<Term extends object>(tokens: readonly Token<Term>[]): readonly Token<Term>[] {
  const out: Token<Term>[] = [];
  let depth = 0;
  const dropOperators = (): void => {
    for (let last = out.at(-1); last !== undefined && isOperator(last); last = out.at(-1)) out.pop();
  };
  const close = (): void => {
    dropOperators();
    if (out.at(-1) === "(") out.pop();
    else out.push(")");
    depth--;
  };
  const needsTerm = (): boolean => {
    const last = out.at(-1);
    return last === undefined || last === "(" || isOperator(last);
  };
  for (const token of tokens) {
    if (token === ")") {
      if (depth > 0) close();
    } else if (isOperator(token)) {
      if (!needsTerm()) out.push(token);
    } else {
      if (!needsTerm()) out.push("AND");
      out.push(token);
      if (token === "(") depth++;
    }
  }
  while (depth > 0) close();
  dropOperators();
  return out;
}

const isOperator = (token: object | string): token is Operator =>
  token === "OR" || token === "AND" || token === "AND NOT";
