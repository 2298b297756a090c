import { Console } from "node:console";
import { Writable } from "node:stream";

/**
 * Keeps what a library prints off standard output, which holds messages only: `console`, `process.stdout`, `process.stderr`
 * and Node's own warnings lead to `say` from now on. (Even reading the real ones would make a pipe non-blocking, and a
 * write to standard error would wait for its reader.)
 */
export function divertStrayOutput(say: (text: string) => void): void {
  const stray = new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, _encoding, done) => {
      say(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      done();
    },
  });
  for (const name of ["stdout", "stderr"]) {
    Object.defineProperty(process, name, { configurable: true, get: () => stray });
  }
  process.removeAllListeners("warning").on("warning", ({ name, message }) => say(`${name}: ${message}\n`));
  globalThis.console = new Console(stray, stray);
}
