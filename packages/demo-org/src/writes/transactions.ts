/** Writes whose rows are not visible yet: latestDateCovered is never after the start of the earliest one. */
export class Transactions {
  readonly #open: { readonly start: number; readonly until: number }[] = [];

  /** A write at `start` that commits at `until` (milliseconds). */
  add(start: number, until: number): void {
    this.#open.push({ start: Math.floor(start / 1000) * 1000, until });
  }

  /** Start of the earliest one still open, whole seconds in milliseconds; null: none is. */
  earliest(now: number): number | null {
    let earliest: number | null = null;
    for (const { start, until } of this.#open)
      if (until > now && (earliest === null || start < earliest)) earliest = start;
    return earliest;
  }
}
