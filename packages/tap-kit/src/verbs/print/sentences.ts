import type { Environment } from "../../command/environment.ts";
import { linesOfWords } from "./text-width.ts";

/** Writes a sentence on standard error. On a terminal, lines end between words, and those after the first are indented. */
export function sentencesOn({
  stderr,
  isErrorTerminal = false,
  columns = () => 80,
}: Environment): (text: string) => void {
  if (!isErrorTerminal) return (text) => stderr(`${text}\n`);
  const indent = "  ";
  return (text) => {
    const wrapped = text.split("\n").flatMap((line) => linesOfWords(line, columns() - indent.length));
    stderr(`${wrapped.join(`\n${indent}`)}\n`);
  };
}
