/** `1,234,567`, the same on every machine. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** `1 row`, `1,200 rows`. */
export function countOf(value: number, thing: string): string {
  return `${count(value)} ${plural(value, thing)}`;
}

export function plural(value: number, thing: string): string {
  return value === 1 ? thing : `${thing}s`;
}

/** `1 h 2 min`, `3 min 4 s`, `5 s`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return inTwo(whole, [60, "min"], "s");
  return inTwo(Math.round(whole / 60), [60, "h"], "min");
}

/** The same for an estimate, which is not right to the second: `about 3 min`. */
export function estimate(seconds: number): string {
  return duration(seconds < 100 ? seconds : Math.round(seconds / 60) * 60);
}

function inTwo(value: number, [of, large]: readonly [number, string], small: string): string {
  const rest = value % of;
  return `${Math.floor(value / of)} ${large}${rest === 0 ? "" : ` ${rest} ${small}`}`;
}
