import { write as fsWrite } from "node:fs";

/** fs.write, or a test's stand-in. */
export type WriteCall = (
  fd: number,
  bytes: Uint8Array,
  done: (error: NodeJS.ErrnoException | null, written: number) => void,
) => void;

export const systemWrite: WriteCall = (fd, bytes, done) => fsWrite(fd, bytes, 0, bytes.length, null, done);
