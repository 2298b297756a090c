const kibibyte = 1024;

/**
 * Makes bytes of one text after the other in the same place: each is good until the next is made. Buffers of their own
 * would wait for the garbage collector outside of its heap, where it does not count them.
 */
export function reusedBytes(): (text: string) => Uint8Array {
  let place = Buffer.allocUnsafeSlow(64 * kibibyte);
  return (text) => {
    const needed = Buffer.byteLength(text);
    if (needed > place.length) place = Buffer.allocUnsafeSlow(2 * needed);
    return place.subarray(0, place.write(text));
  };
}
