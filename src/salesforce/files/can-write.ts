import { access, constants } from "node:fs/promises";
import { dirname } from "node:path";
import { nodeErrorCode } from "@singer-io-ts/tap-kit";

/** Whether this user may write a file or folder of this path: what is there, or else the nearest folder above it. */
export async function canWrite(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    try {
      await access(at, constants.W_OK);
      return true;
    } catch (error) {
      if (nodeErrorCode(error) !== "ENOENT" || dirname(at) === at) return false;
    }
  }
}
