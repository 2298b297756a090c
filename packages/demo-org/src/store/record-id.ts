/** The digits of ids, in the order of their characters. */
export const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
const CAPACITY = 62 ** 5;

const digitOf = new Int8Array(128).fill(-1);
for (let d = 0; d < 62; d++) digitOf[DIGITS.charCodeAt(d)] = d;

const isUpper = (code: number): boolean => code >= 65 && code <= 90;

/** The two characters of every number below 62², and which of them are upper-case letters (bit 0 the first). */
const PAIRS = Array.from({ length: 3844 }, (_, n) => DIGITS.charAt(Math.floor(n / 62)) + DIGITS.charAt(n % 62));
const PAIR_BITS = Uint8Array.from(
  PAIRS,
  (p) => (isUpper(p.charCodeAt(0)) ? 1 : 0) | (isUpper(p.charCodeAt(1)) ? 2 : 0),
);

/**
 * The three characters that make a 15-character id safe where case is lost: one a run of five, bit i set for an upper-case letter
 * (Salesforce Help, "Converting 15-character Ids to 18 characters").
 */
export function checksum(id15: string): string {
  let out = "";
  for (let run = 0; run < 15; run += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) if (isUpper(id15.charCodeAt(run + i))) bits |= 1 << i;
    out += CHECKS.charAt(bits);
  }
  return out;
}

/** Whether text has the form of an id, of an existing row or not. */
export const isRecordId = (text: string): boolean => /^[0-9A-Za-z]{15}(?:[0-9A-Za-z]{3})?$/.test(text);

/** 18 characters of either form. */
export const to18 = (id: string): string => (id.length === 15 ? id + checksum(id) : id);

/** Ids of one object by row number and back; ids ascend (case-sensitive ASCII) with the number. */
export interface RecordIds {
  at(index: number): string;
  /** -1 for an id of another object. Takes ids of 15 and of 18 characters. */
  indexOf(id: string): number;
  /** The first row number whose id is not below this one. */
  lowerBound(id: string): number;
}

/** How an object's ids look: those of an org in use, not from zero, not without gaps, in mixed case. */
interface IdSeries {
  readonly prefix: string;
  /** Keeps apart objects that share a prefix (all field histories have 017). */
  readonly lane: string;
  readonly offset: number;
  readonly stride: number;
  /** Where an org's rows were made, the same for nearly all of them. */
  readonly pod?: string;
}

export function recordIds({ prefix, lane, offset, stride, pod = "5g" }: IdSeries): RecordIds {
  const head = `${prefix}${pod}0000${lane}`.slice(0, 10);
  const headCheck = checksum(`${head}00000`).slice(0, 2);
  const tail = (id: string): number => {
    let n = 0;
    for (let k = 10; k < 15; k++) n = n * 62 + (digitOf[id.charCodeAt(k)] ?? -1);
    return n;
  };
  return {
    at(index) {
      const seq = offset + index * stride;
      if (seq >= CAPACITY) throw new RangeError(`Object ${prefix}: ${index} rows are more than ids can be made for.`);
      const last = seq % 62;
      const rest = (seq - last) / 62;
      const b = rest % 3844;
      const a = (rest - b) / 3844;
      const bits = (PAIR_BITS[a] ?? 0) | ((PAIR_BITS[b] ?? 0) << 2) | (last >= 10 && last < 36 ? 16 : 0);
      return head + PAIRS[a] + PAIRS[b] + DIGITS.charAt(last) + headCheck + CHECKS.charAt(bits);
    },
    indexOf(id) {
      if ((id.length !== 18 && id.length !== 15) || !id.startsWith(head)) return -1;
      const index = (tail(id) - offset) / stride;
      return Number.isInteger(index) && index >= 0 ? index : -1;
    },
    lowerBound(id) {
      const of = id.slice(0, 10);
      if (of !== head) return of < head ? 0 : Number.POSITIVE_INFINITY;
      return Math.max(0, Math.ceil((tail(id) - offset) / stride));
    },
  };
}
