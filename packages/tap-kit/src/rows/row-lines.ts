const [lineEnd, comma, closingBrace] = [10, 44, 125];

/**
 * Makes JSON objects of record lines: `{"_sdc_...":1,{"Id":"a"}` becomes `{"_sdc_...":1,"Id":"a"}`. Only a line that begins in these bytes
 * is changed, so what follows of a long record is written as it is.
 * @param openLength how long what is before each record is
 * @param into at least as long as the lines
 * @returns the written part of `into`
 */
export function rowLines(lines: Uint8Array, openLength: number, into: Uint8Array): Uint8Array {
  let filled = 0;
  for (let start = 0; start < lines.length; ) {
    const found = lines.indexOf(lineEnd, start + openLength);
    const end = found < 0 ? lines.length : found + 1;
    const record = start + openLength;
    // A record without properties leaves no comma behind.
    const isEmpty = lines[record + 1] === closingBrace && lines[record - 1] === comma;
    into.set(lines.subarray(start, isEmpty ? record - 1 : record), filled);
    filled += isEmpty ? openLength - 1 : openLength;
    into.set(lines.subarray(record + 1, end), filled);
    filled += end - record - 1;
    start = end;
  }
  return into.subarray(0, filled);
}

/** Where the line after so many line ends begins. @throws where there are fewer */
export function afterLines(lines: Uint8Array, count: number): number {
  let at = 0;
  for (let seen = 0; seen < count; seen += 1) {
    const end = lines.indexOf(lineEnd, at);
    if (end < 0) throw new Error(`a block has fewer than ${count} record lines`);
    at = end + 1;
  }
  return at;
}
