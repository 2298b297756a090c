/**
 * The page with another text between `<!-- NAME: ... -->` and `<!-- end of NAME -->`.
 * @throws Error if the page lacks these comments
 */
export function withPart(page: string, name: string, text: string): string {
  const [from, to] = boundsOf(page, name);
  return `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`;
}

/**
 * The text between `<!-- NAME: ... -->` and `<!-- end of NAME -->`.
 * @throws Error if the page lacks these comments
 */
export function partOf(page: string, name: string): string {
  return page.slice(...boundsOf(page, name)).trim();
}

function boundsOf(page: string, name: string): [from: number, to: number] {
  const begin = page.match(new RegExp(`^<!-- ${name}: .*-->$`, "m"));
  const to = page.indexOf(`<!-- end of ${name} -->`);
  if (begin?.index === undefined || to < begin.index) throw new Error(`the page has no place for ${name}`);
  return [begin.index + begin[0].length, to];
}

/** A text as one cell of a Markdown table. */
export function tableCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
}
