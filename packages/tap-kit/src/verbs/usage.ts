import type { VerbArgument } from "./verb.ts";

/** `<stream>`, `[pattern]`, `<stream...>`: an argument as a usage line has it. */
export function usageOfArgument({ name, isOptional = false, isRepeated = false }: VerbArgument): string {
  const word = isRepeated ? `${name}...` : name;
  return isOptional ? `[${word}]` : `<${word}>`;
}
