/**
 * A page with the part replaced that a program writes: what stands between `<!-- NAME: ... -->` and `<!-- end of NAME -->`.
 * @throws Error where the page has no place for it
 */
export function withPart(page: string, name: string, text: string): string {
  const begin = page.match(new RegExp(`^<!-- ${name}: .*-->$`, "m"));
  const end = `<!-- end of ${name} -->`;
  const to = page.indexOf(end);
  if (begin?.index === undefined || to < begin.index) throw new Error(`the page has no place for ${name}`);
  const from = begin.index + begin[0].length;
  return `${page.slice(0, from)}\n\n${text}\n\n${page.slice(to)}`;
}

/** Text as it can stand in a table of Markdown. */
export function tableCell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll(/\s+/g, " ").trim();
}
