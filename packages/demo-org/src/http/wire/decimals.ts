/** A decimal without exponent, with a fraction and no unnecessary zeros: `3.0`, `139000000.0`, `0.00001`. */
export function plainDecimal(value: string | number): string {
  const text = typeof value === "number" || /e/i.test(value) ? withoutExponent(String(value)) : value;
  const point = text.indexOf(".");
  if (point < 0) return `${text}.0`;
  let end = text.length;
  while (text.charCodeAt(end - 1) === 48 && end > point + 2) end -= 1;
  return end === point + 1 ? `${text}0` : text.slice(0, end);
}

/**
 * A decimal as Java's Double.toString prints it: `100.0`, `1.39E8`, `1.0E-5`. One that a double cannot hold keeps all
 * its digits in the plain form, as Salesforce's 18-digit currencies do.
 */
export function javaDouble(value: string | number): string {
  const size = Math.abs(Number(value));
  if ((size >= 1e-3 && size < 1e7) || size === 0) return plainDecimal(value);
  const [mantissa = "", exponent = ""] = size.toExponential().split("e");
  if (significant(mantissa) !== significant(withoutExponent(String(value)))) return plainDecimal(value);
  const sign = Number(value) < 0 ? "-" : "";
  return `${sign}${mantissa.includes(".") ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}

/** The significant digits, without sign, point and zeros before and after. */
const significant = (text: string): string => text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "");

function withoutExponent(text: string): string {
  const [mantissa = "", power] = text.toLowerCase().split("e");
  if (power === undefined) return text;
  const sign = mantissa.startsWith("-") ? "-" : "";
  const [whole = "", fraction = ""] = mantissa.replace("-", "").split(".");
  const digits = whole + fraction;
  const point = whole.length + Number(power);
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return point >= digits.length
    ? `${sign}${digits.padEnd(point, "0")}`
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`;
}
