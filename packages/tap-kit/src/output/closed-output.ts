import { fstatSync, readSync, statSync } from "node:fs";
import { TapError } from "../errors/tap-error.ts";
import type { Sink } from "./sink.ts";

/**
 * Whether a standard descriptor was closed when the process began (`>&-`). Node has opened /dev/null in its place then, for
 * reading and writing; `> /dev/null` opens it for writing alone.
 */
export function wasClosed(fd: number): boolean {
  if (process.platform === "win32") return false;
  try {
    const [found, nowhere] = [fstatSync(fd), statSync("/dev/null")];
    if (!found.isCharacterDevice() || found.rdev !== nowhere.rdev) return false;
    readSync(fd, Buffer.alloc(1));
    // guard(closed-output, `true` -> `false`): a run whose messages go nowhere would be green.
    return true;
  } catch {
    // EBADF: it cannot be read from, so somebody opened it for writing.
    return false;
  }
}

/** In the place of a closed output: messages that nobody can get are an error, not a run without rows. */
export const closedOutput: Sink & { readonly isWriting: boolean } = {
  isWriting: false,
  async write() {
    throw new TapError("Standard output: it is closed, so the messages would be lost.", {
      code: "OUTPUT_CLOSED",
      kind: "config",
      scope: "run",
      hint: "Lead it to a target or a file; to throw the messages away on purpose, write > /dev/null.",
    });
  },
  async flush() {},
};
