import { Console } from "node:console";
import { Writable } from "node:stream";

/**
 * Keeps what libraries print off standard output, which is for messages only: `console`, `process.stdout`, `process.stderr`
 * and Node's own warnings go to `log` from now on. (Merely reading the two properties would make a pipe non-blocking, and a
 * write to standard error would wait for its reader.)
 */
export function divertStrayOutput(log: (text: string) => void): void {
  const stray = new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, _encoding, done) => {
      log(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      done();
    },
  });
  for (const name of ["stdout", "stderr"]) {
    Object.defineProperty(process, name, { configurable: true, get: () => stray });
  }
  process.removeAllListeners("warning").on("warning", ({ name, message }) => log(`${name}: ${message}\n`));
  globalThis.console = new Console(stray, stray);
}
