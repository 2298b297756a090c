/** The text of a SOQL string literal (SOQL and SOSL Reference, "Quoted String Escape Sequences"). */
export function unquote(literal: string): string {
  const inner = literal.slice(1, -1);
  if (!inner.includes("\\")) return inner;
  const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", b: "\b", f: "\f" };
  return inner.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, c: string) =>
    c.length === 5 ? String.fromCharCode(Number.parseInt(c.slice(1), 16)) : (escapes[c] ?? c),
  );
}

/** A LIKE pattern as an expression over the whole text, in any case; `\%` and `\_` are the characters themselves. */
export function likePattern(literal: string): RegExp {
  const inner = literal.slice(1, -1);
  let source = "";
  for (let k = 0; k < inner.length; k++) {
    const c = inner.charAt(k);
    if (c === "%") source += "[^]*";
    else if (c === "_") source += "[^]";
    else if (c === "\\" && "%_".includes(inner.charAt(k + 1))) source += inner.charAt(++k);
    else if (c === "\\") {
      source += escaped(unquote(`'\\${inner.charAt(k + 1)}'`));
      k++;
    } else source += escaped(c);
  }
  return new RegExp(`^${source}$`, "iu");
}

const escaped = (text: string): string =>
  text.replace(/[.*+?^${}()|[\]\\/-]/g, (c) => (c === "-" || c === "/" ? c : `\\${c}`));
