const TWO = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, "0"));
const DAY = 86_400;
const days = new Map<number, string>();

/** `2026-01-31` of a day counted from 1970-01-01; years 1700 to 4000. */
export function dateText(day: number): string {
  const known = days.get(day);
  if (known !== undefined) return known;
  const text = new Date(day * DAY * 1000).toISOString().slice(0, 10);
  if (days.size < 20_000) days.set(day, text);
  return text;
}

/** `2026-01-31T09:05:00.000Z` of whole seconds since 1970. */
export function dateTimeText(seconds: number): string {
  const day = Math.floor(seconds / DAY);
  const rest = seconds - day * DAY;
  const hour = Math.floor(rest / 3600);
  const minute = Math.floor((rest - hour * 3600) / 60);
  return `${dateText(day)}T${TWO[hour]}:${TWO[minute]}:${TWO[rest % 60]}.000Z`;
}

/** Whole seconds of a date-time as the org keeps it, or as SOQL and JSON write it (`Z`, `+02:00`, `+0200`); NaN for anything else. */
export function secondsOf(text: string): number {
  return Math.floor(Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) / 1000);
}

/** Days since 1970 of `2026-01-31`. */
export const dayOf = (date: string): number => Math.floor(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) / (DAY * 1000));
