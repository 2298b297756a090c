import type { Value } from "../org/org.ts";

/** Plain decimal text as an integer and the number of digits after its point; also of `1.5E3`. */
export function parts(text: string): { readonly digits: bigint; readonly scale: number } {
  const [mantissa = "0", exponent = "0"] = text.toLowerCase().split("e");
  const point = mantissa.indexOf(".");
  const scale = (point < 0 ? 0 : mantissa.length - point - 1) - Number(exponent);
  const digits = BigInt(point < 0 ? mantissa : mantissa.slice(0, point) + mantissa.slice(point + 1));
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

/** Plain decimal text without trailing zeros after the point, of digits / 10^scale. */
export function decimalText(digits: bigint, scale: number): string {
  const sign = digits < 0n ? "-" : "";
  const all = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0");
  const fraction = all.slice(all.length - scale).replace(/0+$/, "");
  const whole = all.slice(0, all.length - scale);
  return scale === 0 || fraction === "" ? sign + whole : `${sign}${whole}.${fraction}`;
}

/** Digits / 10^scale with at most `to` digits after the point, halves away from zero. */
export function roundedText(digits: bigint, scale: number, to: number): string {
  if (scale <= to) return decimalText(digits, scale);
  const by = 10n ** BigInt(scale - to);
  const size = ((digits < 0n ? -digits : digits) + by / 2n) / by;
  return decimalText(digits < 0n ? -size : size, to);
}

/** Exact product, rounded. */
export function multiplyDecimals(a: string, b: string, to: number): string {
  const p = parts(a);
  const q = parts(b);
  return roundedText(p.digits * q.digits, p.scale + q.scale, to);
}

/** Order of two decimals with all their digits. Where doubles differ they are in the right order; where not, the digits decide. */
export function compareDecimals(a: string, b: string): number {
  const x = Number(a);
  const y = Number(b);
  if (x !== y) return x - y;
  const p = parts(a);
  const q = parts(b);
  const scale = Math.max(p.scale, q.scale);
  const d = p.digits * 10n ** BigInt(scale - p.scale) - q.digits * 10n ** BigInt(scale - q.scale);
  return d < 0n ? -1 : d > 0n ? 1 : 0;
}

/** Whether two values of a number field are the same number, however it is written. */
export const isSameNumber = (a: Value, b: Value): boolean =>
  a === null || b === null ? a === b : compareDecimals(String(a), String(b)) === 0;

/** Exact sum. */
export function addDecimals(a: string, b: string): string {
  const p = parts(a);
  const q = parts(b);
  const scale = Math.max(p.scale, q.scale);
  return decimalText(p.digits * 10n ** BigInt(scale - p.scale) + q.digits * 10n ** BigInt(scale - q.scale), scale);
}

/** Whole cents as a decimal: 1250 is `12.5`. */
export function cents(amount: number): string {
  const sign = amount < 0 ? "-" : "";
  const abs = Math.abs(amount);
  const rest = abs % 100;
  const whole = (abs - rest) / 100;
  if (rest === 0) return sign + whole;
  return rest % 10 === 0 ? `${sign}${whole}.${rest / 10}` : `${sign}${whole}.${rest < 10 ? `0${rest}` : rest}`;
}
