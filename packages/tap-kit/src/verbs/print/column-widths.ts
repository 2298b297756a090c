/** What a column needs. */
export interface Need {
  /** The width of its longest value, or of its heading. */
  readonly natural: number;
  /** The least width that still shows something of use. */
  readonly least: number;
}

/** The columns' widths, which together take at most `room`: the widest give way first. Null: there is too little room. */
export function columnWidths(needs: readonly Need[], room: number): readonly number[] | null {
  const least = sum(needs.map((need) => need.least));
  if (least > room) return null;
  // The highest limit that fits: wider columns are as wide as the limit, and the others as they need.
  let [low, high] = [0, Math.max(0, ...needs.map(({ natural }) => natural))];
  const limited = (limit: number) => needs.map((need) => Math.max(need.least, Math.min(need.natural, limit)));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sum(limited(middle)) <= room) low = middle;
    else high = middle - 1;
  }
  return spread(needs, limited(low), room);
}

/** Gives what is left of the room, one by one, to columns that need more. */
function spread(needs: readonly Need[], widths: readonly number[], room: number): readonly number[] {
  let left = room - sum(widths);
  return widths.map((width, at) => {
    if (left === 0 || width >= needs[at]!.natural) return width;
    left -= 1;
    return width + 1;
  });
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
