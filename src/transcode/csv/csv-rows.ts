import * as ascii from "../wire/ascii.ts";
import { CSV_TEXT, type FieldOffsets, NOTHING, noteField, PLAIN } from "../wire/field-offsets.ts";
import { MORE, type WireBuffer } from "../wire/wire-buffer.ts";
import { WireFault } from "../wire/wire-fault.ts";

/**
 * Notes the fields of the row at `from`, each as the column that `columns` has at its place. Returns where the next row
 * begins, or MORE.
 */
export function scanCsvRow(wire: WireBuffer, from: number, columns: Int32Array, fields: FieldOffsets): number {
  const QUOTE: typeof ascii.QUOTE = 0x22;
  const COMMA: typeof ascii.COMMA = 0x2c;
  const { bytes, view, end } = wire;
  const last = columns.length - 1;
  let i = from | 0;
  for (let n = 0; n <= last; n++) {
    if (bytes[i] === QUOTE) {
      const start = (i + 1) | 0;
      let special = 0;
      i = start;
      for (;;) {
        // See word-table.ts.
        const word = view.getInt32(i, true);
        const difference = word ^ 0x22222222;
        const quotes = (difference - 0x01010101) & ~difference & 0x80808080;
        const specials = word | (word - 0x20202020) | ((word ^ 0x5c5c5c5c) - 0x01010101);
        if (quotes === 0) {
          special |= specials;
          i = (i + 4) | 0;
          continue;
        }
        const first = quotes & -quotes;
        special |= specials & (first - 1);
        i = (i + ((31 - Math.clz32(first)) >> 3)) | 0;
        // Whether a quote is doubled is not known where the bytes end.
        if (i + 1 >= end) return MORE;
        if (bytes[i + 1] !== QUOTE) break;
        special |= 0x80;
        i = (i + 2) | 0;
      }
      const form = start === i ? NOTHING : (special & 0x80808080) === 0 ? PLAIN : CSV_TEXT;
      noteField(fields, columns[n]!, start, i, form);
      i = (i + 1) | 0;
    } else {
      const start = i;
      i = bareEnd(wire, start) | 0;
      if (i === MORE) return MORE;
      if (last === 0 && i === start) throw new WireFault("is an empty line");
      noteField(fields, columns[n]!, start, i, start === i ? NOTHING : CSV_TEXT);
    }
    if (n < last && bytes[i] === COMMA) i = (i + 1) | 0;
    else return rowEnd(wire, i, n, last);
  }
  return i;
}

/** The end of a value without quotes, or MORE. */
function bareEnd({ bytes, end }: WireBuffer, from: number): number {
  let i = from;
  let code = bytes[i];
  while (code !== ascii.COMMA && code !== ascii.LF && code !== ascii.CR && code !== ascii.QUOTE) code = bytes[++i];
  if (i >= end) return MORE;
  if (code === ascii.QUOTE) throw new WireFault("has a quote inside a value without quotes");
  return i;
}

/** What is behind field `n` if it is not the comma before the next one. */
function rowEnd({ bytes, end }: WireBuffer, i: number, n: number, last: number): number {
  const isCrLf = bytes[i] === ascii.CR && bytes[i + 1] === ascii.LF;
  if (bytes[i] === ascii.LF || isCrLf) {
    const next = isCrLf ? i + 2 : i + 1;
    if (next > end) return MORE;
    // guard(csv-short-row): a row that was cut off would be filled up with the values of the row before it.
    if (n < last) throw new WireFault(`has ${n + 1} values for ${last + 1} columns`);
    return next;
  }
  if (bytes[i] === ascii.CR && i + 1 >= end) return MORE;
  // guard(csv-long-row): a row with too many values would be reported as a broken one, or its values would move to other columns.
  if (bytes[i] === ascii.COMMA) throw new WireFault(`has more values than its ${last + 1} columns`);
  throw new WireFault("has something else than a comma or a line's end behind a value");
}
