const decoder = new TextDecoder();
const address = /"url"\s*:\s*"([^"]*)"/;
/** Of rows that have no id of their own. */
const placeholder = /\/0{15}[A-Za-z]{0,3}$/;

/** What a row is known by, whatever was selected of it: its address among its attributes. Null: it has none of its own. */
export function rowMark(attributes: Uint8Array): string | null {
  const url = address.exec(decoder.decode(attributes))?.[1];
  return url === undefined || placeholder.test(url) ? null : url;
}

/** The mark of the row that is twice among these; null: none is. */
export function markTwice(marks: readonly (string | null)[]): string | null {
  const seen = new Set<string>();
  for (const mark of marks) {
    if (mark === null) continue;
    if (seen.has(mark)) return mark;
    seen.add(mark);
  }
  return null;
}
