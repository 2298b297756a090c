/** The values of CSV text, row by row. A simple parser that reads one character at a time. @throws Error if it is not valid */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let value = "";
  let state: "start" | "bare" | "quoted" | "quote" = "start";
  const endValue = (): void => {
    row.push(value);
    value = "";
    state = "start";
  };
  for (const [i, character] of Array.from(text).entries()) {
    if (state === "quoted") {
      if (character === '"') state = "quote";
      else value += character;
    } else if (character === '"' && state === "quote") {
      value += character;
      state = "quoted";
    } else if (character === '"' && state === "start") {
      state = "quoted";
    } else if (character === ",") {
      endValue();
    } else if (character === "\n") {
      endValue();
      rows.push(row);
      row = [];
    } else if (character !== "\r") {
      if (state === "quote" || character === '"') throw new Error(`a stray character at ${i}`);
      value += character;
      state = "bare";
    }
  }
  if (state === "quoted") throw new Error("an open quote");
  if (row.length > 0 || state !== "start") {
    endValue();
    rows.push(row);
  }
  return rows;
}
