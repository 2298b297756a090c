import { TapError } from "@singer-io-ts/tap-kit";
import { lineAndColumn } from "./soql-tokens.ts";

/** A query's name and text, as errors in it name them. */
export interface NamedSoql {
  readonly name: string;
  readonly soql: string;
  /** Absent: the user wrote it, in the setting `queries`. */
  readonly origin?: QueryOrigin;
  /** The file that has the text; null or absent: the configuration has it. */
  readonly file?: string | null;
}

/** How errors in a query that the user did not write begin, and what to do. */
interface QueryOrigin {
  readonly text: string;
  readonly hint: string;
}

/**
 * What is wrong with a query.
 * @param offset where in the text; null where no one position is meant.
 */
export function queryError(
  { name, soql, origin, file }: NamedSoql,
  what: string,
  offset: number | null,
  hint: string,
): TapError {
  const where = offset === null ? "" : ` at ${lineAndColumn(soql, offset)}`;
  const { text, hint: advice } = origin ?? { text: `queries: ${name}${file == null ? "" : ` (${file})`}`, hint };
  return new TapError(`${text}: ${what}${where}.`, { code: "QUERY", kind: "config", stream: name, hint: advice });
}

/** A setting of a query that does not fit it. */
export function settingError(name: string, what: string, hint: string): TapError {
  return new TapError(`queries: ${name}: ${what}`, { code: "QUERY", kind: "config", stream: name, hint });
}
