import { isGlob, matcher } from "../discover/object-traits.ts";

/** Whether a name is meant by what a person typed: a glob as the setting objects has it, else a part of the name, in any case. */
export function namePattern(pattern: string | null): (...names: readonly string[]) => boolean {
  if (pattern === null) return () => true;
  if (isGlob(pattern)) {
    const isMeant = matcher([pattern]);
    return (...names) => names.some(isMeant);
  }
  const part = pattern.toLowerCase();
  return (...names) => names.some((name) => name.toLowerCase().includes(part));
}
