/** A position in a text as people count it. */
export interface TextPosition {
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export const textStart: TextPosition = { line: 1, column: 1 };

/** The position after a text that begins at `from`. */
export function positionAfter(text: string, from: TextPosition): TextPosition {
  const last = text.lastIndexOf("\n");
  if (last < 0) return { line: from.line, column: from.column + text.length };
  let line = from.line + 1;
  for (let at = text.indexOf("\n"); at < last; at = text.indexOf("\n", at + 1)) line += 1;
  return { line, column: text.length - last };
}
