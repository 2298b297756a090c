/**
 * The length of the UTF-8 sequence at `i`, whose first byte is not ASCII; negative, the number of bytes that one U+FFFD
 * stands for, where it is not valid: the longest beginning of a valid sequence, or one byte (WHATWG Encoding, UTF-8 decoder).
 */
export function sequenceLength(bytes: Uint8Array, i: number, end: number): number {
  const lead = bytes[i]!;
  if (lead < 0xc2 || lead > 0xf4) return -1;
  if (i + 1 >= end) return -1;
  const second = bytes[i + 1]!;
  if (lead < 0xe0) return (second & 0xc0) === 0x80 ? 2 : -1;
  // Overlong forms, surrogates and what is above U+10FFFF are told by the second byte.
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  // guard(overlong): bytes that are no text would go out.
  if (second < low || second > high) return -1;
  if (i + 2 >= end || (bytes[i + 2]! & 0xc0) !== 0x80) return -2;
  if (lead < 0xf0) return 3;
  if (i + 3 >= end || (bytes[i + 3]! & 0xc0) !== 0x80) return -3;
  return 4;
}
