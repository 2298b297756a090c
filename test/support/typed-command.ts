import { writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { main, memorySink } from "@singer-io-ts/tap-kit";
import { tap } from "../../src/tap.ts";

/** A command of the tap alone, whose output may go into a file: no pipe, no variable, nothing else of a shell. */
const plain = /^tap-salesforce ((?:[^|<>;&$`"'\\]|"[^"$`\\]*"|'[^']*')*)(?:> ([\w.-]+))?$/;

interface Typed {
  readonly exitCode: number;
  readonly stderr: string;
}

/** Whether `runTyped` can run it in place of a shell. */
export const isPlain = (command: string): boolean => plain.test(command);

/** Runs a command as typed in the folder, in this process, so that no program has to start. */
export async function runTyped(command: string, folder: string): Promise<Typed> {
  const [, words = "", output] = plain.exec(command) ?? [];
  const stdout = memorySink();
  let stderr = "";
  const exitCode = await main(tap, {
    argv: [...words.matchAll(/"([^"]*)"|'([^']*)'|([^\s"']+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? ""),
    stdout,
    stderr: (text) => {
      stderr += text;
    },
    env: {},
    readFile: (path) => readFile(resolve(folder, path), "utf8"),
    writeFile: async (path, text) => {
      const parts = typeof text === "string" ? [text] : await Array.fromAsync(text);
      await writeFile(resolve(folder, path), parts.join(""));
    },
  });
  if (output !== undefined) writeFileSync(resolve(folder, output), stdout.text());
  return { exitCode, stderr };
}
