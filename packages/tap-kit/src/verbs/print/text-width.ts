import measure from "fast-string-truncated-width";

/** How many columns of a terminal a text takes: two for a Chinese character or an emoji. */
export function widthOf(text: string): number {
  return measure(text).width;
}

const graphemes = new Intl.Segmenter();

/** The text in at most so many columns; where it is longer, it ends with an ellipsis. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let [shown, room] = ["", width - 1];
  // By what a reader takes for a character: half of one is another one.
  for (const { segment } of graphemes.segment(text)) {
    room -= widthOf(segment);
    if (room < 0) break;
    shown += segment;
  }
  return `${shown}…`;
}

/** The text with spaces up to this width. */
export function padded(text: string, width: number, align: "left" | "right" = "left"): string {
  const spaces = " ".repeat(Math.max(0, width - widthOf(text)));
  return align === "left" ? `${text}${spaces}` : `${spaces}${text}`;
}

/** The text in lines of at most this width, broken between words; a word that is longer is cut. */
export function wrappedTo(text: string, width: number): readonly string[] {
  return linesOfWords(text, width).map((line) => cut(line, width));
}

/** The text in lines of at most this width, broken between words; a word that is longer, such as an address, stays whole. */
export function linesOfWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
