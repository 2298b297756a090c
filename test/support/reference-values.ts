/** The number without exponent and needless zeros, by one big integer and its scale. @throws Error if it is not a number */
export function canonicalDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) throw new Error(`not a number: ${text}`);
  const [, sign, whole = "", fraction = "", exponent = "0"] = match;
  let digits = BigInt(whole + fraction);
  let scale = fraction.length - Number(exponent);
  if (digits === 0n) return "0";
  for (; scale < 0; scale++) digits *= 10n;
  for (; scale > 0 && digits % 10n === 0n; scale--) digits /= 10n;
  const padded = String(digits).padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, padded.length - scale)}${scale > 0 ? `.${padded.slice(-scale)}` : ""}`;
}

/** The number as the nearest double, with a point: digits that a double keeps are as they are. */
export function canonicalDouble(text: string): string {
  const exact = canonicalDecimal(text);
  const isShort = exact.replace(/[-.]/g, "").replace(/^0+/, "").length <= 15;
  const written = isShort ? exact : String(Number(exact));
  return /[.e]/.test(written) ? written : `${written}.0`;
}

/** A value without a type: a number, true or false as they are; null where it is text. */
export function canonicalAny(text: string): string | null {
  if (text === "true" || text === "false") return text;
  const [, exponent] = /^-?\d+(?:\.\d+)?(?:[eE]([+-]?\d+))?$/.exec(text) ?? ["", null];
  return exponent === null || Math.abs(Number(exponent ?? 0)) > 400 ? null : canonicalDouble(text);
}

export function canonicalInteger(text: string): string {
  const canonical = canonicalDecimal(text);
  if (canonical.includes(".")) throw new Error(`not an integer: ${text}`);
  return canonical;
}

export function canonicalDatetime(text: string): string {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,3})?(?:Z|([+-]\d\d):?(\d\d))$/.exec(text);
  if (match === null) throw new Error(`not a date-time: ${text}`);
  const [, local, fraction = "", hours = "+00", minutes = "00"] = match;
  const calendar = new Date(`${local}Z`).toISOString();
  if (!calendar.startsWith(local!)) throw new Error(`not a day of the calendar: ${text}`);
  return new Date(`${local}${fraction}${hours}:${minutes}`).toISOString();
}
