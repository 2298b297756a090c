/** A range of keys that are texts: at or above all of `from`, and below all of `below`. */
export interface KeyRange {
  readonly from: readonly string[];
  readonly below: readonly string[];
}

/** All keys. */
export const allKeys: KeyRange = { from: [], below: [] };

/** What keys are made of, in the order of the codes. */
const digits = ".0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
const [lowest = ""] = digits;
const base = BigInt(digits.length);
/** More than keys have: ids have 18 characters. */
const length = 20;
const end = base ** BigInt(length);

/** Of all keys: custom objects have ids, which begin with 01I, and the others their names. */
const firstCuts = ["01I", "01J", "F", "P"];

/** How Salesforce may compare texts: it does not say whether case counts. */
const orders: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
];

/**
 * Cuts a range in as many as asked for. Each part is what the cuts before it have left of the range and its own cut takes, so
 * that together they have each key once, whatever order keys are compared in.
 * @returns null where it is too short to be cut.
 */
export function cutKeys(range: KeyRange, parts: number): readonly KeyRange[] | null {
  const first = range.from.map(numberOf).reduce((most, each) => (each > most ? each : most), 0n);
  const last = range.below.map(numberOf).reduce((least, each) => (each < least ? each : least), end);
  const width = (last - first) / BigInt(parts);
  if (width < 1n) return null;
  const isAll = range.from.length === 0 && range.below.length === 0;
  const even = Array.from({ length: parts - 1 }, (_, n) => textOf(first + width * BigInt(n + 1)));
  const cuts = isAll && parts === firstCuts.length + 1 ? firstCuts : even;
  const found: KeyRange[] = [];
  let rest = range;
  for (const cut of cuts) {
    // guard(keys-in-any-order, `withBound(rest, { below: cut })` -> `{ from: rest.from.slice(-1), below: [cut] }`): keys would come twice, or not at all, where Salesforce sorts upper and lower case in another order than expected.
    found.push(withBound(rest, { below: cut }));
    rest = withBound(rest, { from: cut });
  }
  return [...found, rest];
}

/** With one more bound, without those that follow from another one in every order. */
function withBound({ from, below }: KeyRange, bound: { readonly from?: string; readonly below?: string }): KeyRange {
  const isBelow = (a: string, b: string): boolean => orders.every((order) => order(a) <= order(b));
  return {
    from: bound.from === undefined ? from : tightest(from, bound.from, isBelow),
    below: bound.below === undefined ? below : tightest(below, bound.below, (a, b) => isBelow(b, a)),
  };
}

/** @param follows whether the first bound follows from the second. */
function tightest(
  bounds: readonly string[],
  added: string,
  follows: (bound: string, other: string) => boolean,
): readonly string[] {
  if (bounds.some((bound) => follows(added, bound))) return bounds;
  return [...bounds.filter((bound) => !follows(bound, added)), added];
}

const numberOf = (text: string): bigint =>
  Array.from(text.padEnd(length, lowest)).reduce((sum, digit) => sum * base + BigInt(digits.indexOf(digit)), 0n);

function textOf(number: bigint): string {
  let text = "";
  for (let rest = number; text.length < length; rest /= base) text = (digits[Number(rest % base)] ?? "") + text;
  return text.replace(/\.+$/, "");
}
