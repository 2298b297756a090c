import { Console } from "node:console";
import { Writable } from "node:stream";

/**
 * Keeps what a library prints off standard output, which holds messages only: `console` and `process.stdout` lead to
 * `say` from now on. (Even reading the real `process.stdout` would make a pipe non-blocking.)
 */
export function divertStrayOutput(say: (text: string) => void): void {
  const stray = new Writable({
    decodeStrings: false,
    write: (chunk: string | Uint8Array, _encoding, done) => {
      say(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString());
      done();
    },
  });
  Object.defineProperty(process, "stdout", { configurable: true, get: () => stray });
  globalThis.console = new Console(stray, stray);
}
