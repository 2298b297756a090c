/** Every page of the help fits a terminal of this width. */
const pageWidth = 80;

/** A text of a page, with a line end. */
export const paragraph = (text: string): string => `${wrapped(text, pageWidth).join("\n")}\n`;

/** The text in lines of at most this width, broken between words. A word that is longer stands alone. */
function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width || line === "") line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

/** Names and what they mean, in two columns, indented by two. */
export function definitions(entries: readonly (readonly [name: string, meaning: string])[]): string {
  const nameWidth = Math.max(0, ...entries.map(([name]) => name.length));
  const indent = nameWidth + 4;
  return entries
    .map(([name, meaning]) => {
      const lines = wrapped(meaning, pageWidth - indent);
      return `  ${name.padEnd(nameWidth)}  ${lines.join(`\n${" ".repeat(indent)}`)}\n`;
    })
    .join("");
}
