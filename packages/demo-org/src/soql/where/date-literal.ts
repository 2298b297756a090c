/** The days that a date literal covers, from the first millisecond to the first one after; weeks begin on Sunday, fiscal years in January. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const UNITS = ["DAY", "WEEK", "MONTH", "QUARTER", "YEAR"] as const;
type Unit = (typeof UNITS)[number];

/** Start of the unit that is `offset` units after the one that `now` is in. */
function start(unit: Unit, now: number, offset: number): number {
  const at = new Date(now);
  const [y, m, d] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  switch (unit) {
    case "DAY":
      return Date.UTC(y, m, d + offset);
    case "WEEK":
      return Date.UTC(y, m, d - at.getUTCDay() + offset * 7);
    case "MONTH":
      return Date.UTC(y, m + offset, 1);
    case "QUARTER":
      return Date.UTC(y, Math.floor(m / 3) * 3 + offset * 3, 1);
    case "YEAR":
      return Date.UTC(y + offset, 0, 1);
  }
}

/** `TODAY`, `LAST_N_DAYS:7`, ... (SOQL and SOSL Reference, "Date Formats and Date Literals"); null for anything else. In UTC. */
export function spanOf(literal: string, now: number): Span | null {
  const [name = "", count = ""] = literal.toUpperCase().split(":");
  const n = Number(count);
  const word = name.replace("FISCAL_", "");
  if (word === "TODAY") return { from: start("DAY", now, 0), to: start("DAY", now, 1) };
  if (word === "YESTERDAY") return { from: start("DAY", now, -1), to: start("DAY", now, 0) };
  if (word === "TOMORROW") return { from: start("DAY", now, 1), to: start("DAY", now, 2) };
  if (word === "LAST_90_DAYS") return { from: start("DAY", now, -90), to: start("DAY", now, 1) };
  if (word === "NEXT_90_DAYS") return { from: start("DAY", now, 1), to: start("DAY", now, 91) };
  const plain = /^(LAST|THIS|NEXT)_(WEEK|MONTH|QUARTER|YEAR)$/.exec(word);
  if (plain !== null) {
    const unit = plain[2] as Unit; // by the pattern
    const offset = { LAST: -1, THIS: 0, NEXT: 1 }[plain[1] as "LAST"];
    return { from: start(unit, now, offset), to: start(unit, now, offset + 1) };
  }
  const counted = /^(?:(LAST|NEXT)_N_(DAY|WEEK|MONTH|QUARTER|YEAR)S|N_(DAY|WEEK|MONTH|QUARTER|YEAR)S_AGO)$/.exec(word);
  if (counted === null || !Number.isInteger(n)) return null;
  const unit = (counted[2] ?? counted[3]) as Unit; // by the pattern
  if (counted[3] !== undefined) return { from: start(unit, now, -n), to: start(unit, now, -n + 1) };
  if (counted[1] === "NEXT") return { from: start(unit, now, 1), to: start(unit, now, n + 1) };
  // The last n days end with today; the last n weeks, months, ... with the one before this.
  return { from: start(unit, now, -n), to: unit === "DAY" ? start("DAY", now, 1) : start(unit, now, 0) };
}
