/** A range of keys that are texts: at or above, and below. */
export interface KeyRange {
  readonly from: string | null;
  readonly below: string | null;
}

/** Digits and capitals stand in the same order wherever texts are compared, by their codes or without regard to case. */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const base = BigInt(digits.length);
/** More than keys have: ids have 18 characters. */
const places = 20;
const end = base ** BigInt(places);

/**
 * Cuts a range in as many as asked for, all of the same width; together they cover what the one did.
 * @returns null where it is too short to be cut.
 */
export function cutKeys({ from, below }: KeyRange, parts: number): readonly KeyRange[] | null {
  const first = from === null ? 0n : numberOf(from);
  const last = below === null ? end : numberOf(below);
  const width = (last - first) / BigInt(parts);
  if (width < 1n) return null;
  const cuts = Array.from({ length: parts - 1 }, (_, n) => textOf(first + width * BigInt(n + 1)));
  return [from, ...cuts].map((start, n) => ({ from: start, below: cuts[n] ?? below }));
}

const numberOf = (text: string): bigint =>
  Array.from(text.padEnd(places, "0")).reduce((sum, digit) => sum * base + BigInt(digits.indexOf(digit)), 0n);

function textOf(number: bigint): string {
  let text = "";
  for (let rest = number; text.length < places; rest /= base) text = (digits[Number(rest % base)] ?? "") + text;
  return text.replace(/0+$/, "");
}
