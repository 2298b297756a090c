import { isUtf8 } from "node:buffer";
import { TapError } from "../errors/tap-error.ts";

/**
 * The text of bytes in UTF-8. Others are refused: they would become the replacement character, so that a password would be
 * wrong and a stream have another name, and nobody would know why.
 * @param firstLine the line of the file that the bytes begin in
 * @throws TapError that names the file and the line
 */
export function utf8Text(path: string, bytes: Uint8Array, firstLine = 1): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // guard(only-utf8, `isUtf8(buffer)` -> `true`): a letter in another encoding would be taken for another one.
  if (isUtf8(buffer)) return buffer.toString();
  throw notUtf8(path, `line ${firstLine + faultyLine(buffer)} has other characters`);
}

/** @throws TapError where the file begins as one in UTF-16 does */
export function refuseUtf16(path: string, start: Uint8Array): void {
  const [first, second] = start;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw notUtf8(path, "it is UTF-16");
}

function notUtf8(path: string, found: string): TapError {
  const hint = "Save the file as UTF-8; what > writes in Windows PowerShell 5 is not.";
  return new TapError(`${path}: is not UTF-8 text: ${found}.`, { code: "INPUT_INVALID", kind: "config", hint });
}

/** How many lines come before the first that is not UTF-8. A line end is no part of another character. */
function faultyLine(bytes: Buffer): number {
  for (let line = 0, from = 0; ; line += 1) {
    const end = bytes.indexOf(0x0a, from);
    if (end < 0 || !isUtf8(bytes.subarray(from, end))) return line;
    from = end + 1;
  }
}
