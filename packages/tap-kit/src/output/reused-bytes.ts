const kibibyte = 1024;

/**
 * Encodes one text after the other into the same buffer: each result is valid until the next call. Buffers of their own would
 * pile up outside the garbage collector's heap, where it does not count them.
 */
export function reusedBytes(): (text: string) => Uint8Array {
  let buffer = Buffer.allocUnsafeSlow(64 * kibibyte);
  return (text) => {
    const needed = Buffer.byteLength(text);
    if (needed > buffer.length) buffer = Buffer.allocUnsafeSlow(2 * needed);
    return buffer.subarray(0, buffer.write(text));
  };
}
