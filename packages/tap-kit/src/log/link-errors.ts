import type { Log } from "./log.ts";

/** The form of the codes of errors; those of other entries are in lower case. */
const codeOfError = /^[A-Z][A-Z0-9_]*$/;

/**
 * Adds to each error where its code is explained: the address with the first error of a code, the code alone with the others.
 * @param page has a section for each code; its anchor is the code in lower case. Absent: there is none, and errors stay as they are.
 */
export function linkErrors(log: Log, page: string | undefined): Log {
  if (page === undefined) return log;
  const linked = new Set<string>();
  return (entry) => {
    const { level, code, isStack } = entry;
    if (level !== "error" || isStack === true || !codeOfError.test(code)) return log(entry);
    const isFirst = !linked.has(code);
    linked.add(code);
    log({ ...entry, help: isFirst ? `${page}#${code.toLowerCase()}` : null });
  };
}
