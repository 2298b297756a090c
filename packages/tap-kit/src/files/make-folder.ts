import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { nodeErrorCode } from "../errors/node-error.ts";

/**
 * Makes a folder that is not there, with those above it. Node's own `recursive` would try for ever in a folder that takes no
 * other and says that it is not there itself, such as /proc.
 * @param mode who may use them, before the umask
 */
export async function makeFolder(path: string, mode = 0o777): Promise<void> {
  if (await isMade(path, mode)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above, mode);
  await mkdir(path, { mode }).catch((error: unknown) => {
    // Another process was faster.
    if (nodeErrorCode(error) !== "EEXIST") throw error;
  });
}

/** False: what is above it is missing. */
async function isMade(path: string, mode: number): Promise<boolean> {
  try {
    await mkdir(path, { mode });
    return true;
  } catch (error) {
    if (nodeErrorCode(error) === "EEXIST") return true;
    if (nodeErrorCode(error) === "ENOENT") return false;
    throw error;
  }
}
