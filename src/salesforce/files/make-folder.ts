import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { nodeErrorCode } from "@singer-io-ts/tap-kit";

/**
 * Makes a folder that is not there, with those above it, for this user alone. Node's own `recursive` would try for ever in a
 * folder that takes no other and says that it is not there itself, such as /proc.
 */
export async function makeFolder(path: string): Promise<void> {
  if (await isMade(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  await mkdir(path, { mode }).catch((error: unknown) => {
    // Another process was faster.
    if (nodeErrorCode(error) !== "EEXIST") throw error;
  });
}

const mode = 0o700;

/** False: what is above it is missing. */
async function isMade(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if (nodeErrorCode(error) === "EEXIST") return true;
    if (nodeErrorCode(error) === "ENOENT") return false;
    throw error;
  }
}
