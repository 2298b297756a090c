import { PassThrough } from "node:stream";
import type { Dialog } from "../command/environment.ts";

/** What is on the screen, and the keys that are then pressed, be it after something else was done. */
export type ScriptedAnswer = readonly [question: string, keys: string | (() => Promise<string>)];

export interface ScriptedDialog {
  /** For the environment. */
  readonly dialog: () => Dialog;
  /** All that was written to the screen. */
  screen(): string;
  /** The questions that have not come. */
  unasked(): readonly string[];
}

/** A person at a terminal, who waits for each question and types its answer: text, `\r` for Enter, `\u001b[B` for down. */
export function scriptedDialog(answers: readonly ScriptedAnswer[]): ScriptedDialog {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const left = [...answers];
  let screen = "";
  let seen = 0;
  output.on("data", (chunk) => {
    screen += String(chunk);
    const [next] = left;
    if (next === undefined || !screen.slice(seen).includes(next[0])) return;
    left.shift();
    // What is written until the answer is typed belongs to this question.
    setImmediate(async () => {
      const keys = typeof next[1] === "string" ? next[1] : await next[1]();
      seen = screen.length;
      input.write(keys);
    });
  });
  return { dialog: () => ({ input, output }), screen: () => screen, unasked: () => left.map(([question]) => question) };
}
