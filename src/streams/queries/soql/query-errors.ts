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
  /** The user wrote a part of it only: how errors begin, and where that part does. */
  readonly part?: { readonly label: string; readonly from: number };
}

/** How errors in a query that the user did not write begin, and what to do. */
interface QueryOrigin {
  readonly text: string;
  readonly hint: string;
}

const whole = { label: "", from: 0 };

/**
 * What is wrong with a query.
 * @param offset where in the text; null where no one position is meant.
 */
export function queryError(
  { name, soql, origin, file, part = whole }: NamedSoql,
  what: string,
  offset: number | null,
  hint: string,
): TapError {
  const at = offset === null ? -1 : offset - part.from;
  const where = at < 0 ? "" : ` at ${lineAndColumn(soql.slice(part.from), at)}`;
  const { text, hint: advice } = origin ?? {
    text: part.label === "" ? `queries: ${name}${file == null ? "" : ` (${file})`}` : part.label,
    hint,
  };
  return new TapError(`${text}: ${what}${where}.`, { code: "QUERY", kind: "config", stream: name, hint: advice });
}

/** A setting of a query that does not fit it. */
export function settingError(name: string, what: string, hint: string): TapError {
  return new TapError(`queries: ${name}: ${what}`, { code: "QUERY", kind: "config", stream: name, hint });
}
