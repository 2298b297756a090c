/** In the order in which Salesforce compares ids: case-sensitively, by ASCII. */
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const base = BigInt(digits.length);
/** The three characters behind these say nothing new. */
const significant = 15;

/** Closer ids than these are not worth another query: at most so many rows lie between them. */
const fewestBetween = 200n;

/**
 * An id in the middle between two, by number; the first is at or below it, the last above. It need not be a row's: only
 * comparisons are made with it, as primary-key chunking does (Bulk API Developer Guide, PK Chunking Header).
 * @returns 15 characters; null where the two are too close to be split.
 */
export function middleId(first: string, last: string): string | null {
  const [low, high] = [numberOf(first), numberOf(last)];
  return high - low < fewestBetween ? null : idOf((low + high) / 2n);
}

function numberOf(id: string): bigint {
  let number = 0n;
  for (const character of id.slice(0, significant)) number = number * base + BigInt(digits.indexOf(character));
  return number;
}

function idOf(number: bigint): string {
  let id = "";
  for (let rest = number; id.length < significant; rest /= base) id = digits.charAt(Number(rest % base)) + id;
  return id;
}
