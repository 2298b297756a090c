import { fstatSync, readSync, statSync } from "node:fs";
import { TapError } from "../errors/tap-error.ts";
import type { Sink } from "./sink.ts";

/**
 * Whether a standard descriptor was closed when the process began (`>&-`). Node then opens /dev/null in its place for reading
 * and writing, while `> /dev/null` opens it for writing only.
 */
export function wasClosed(fd: number): boolean {
  if (process.platform === "win32") return false;
  try {
    const [found, nowhere] = [fstatSync(fd), statSync("/dev/null")];
    if (!found.isCharacterDevice() || found.rdev !== nowhere.rdev) return false;
    readSync(fd, Buffer.alloc(1));
    // guard(closed-output, `true` -> `false`): a run whose output goes nowhere would succeed.
    return true;
  } catch {
    // EBADF: it cannot be read, so somebody opened it for writing.
    return false;
  }
}

/** Stands in for a closed output: messages that cannot arrive are an error, not a run without rows. */
export const closedOutput: Sink & { readonly isWriting: boolean } = {
  isWriting: false,
  async write() {
    throw new TapError("Standard output: it is closed, so the messages would be lost.", {
      code: "OUTPUT_CLOSED",
      kind: "config",
      scope: "run",
      hint: "Redirect it to a target or a file; to discard the messages on purpose, use > /dev/null.",
    });
  },
  async flush() {},
};
