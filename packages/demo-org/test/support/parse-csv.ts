/** A plain reader of CSV with every value quoted: the second opinion in tests. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    let value = "";
    for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
      if (at >= text.length) throw new Error("CSV ends inside a value");
      if (text[at] === '"') at += 1;
      value += text[at];
    }
    row.push(value);
    at += 1;
    if (text[at] !== ",") {
      rows.push(row);
      row = [];
    }
    at += text.startsWith("\r\n", at) ? 2 : 1;
  }
  return rows;
}
