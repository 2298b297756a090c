import { TapError } from "@singer-io-ts/tap-kit";
import { placeOf } from "./soql-tokens.ts";

/** A query's name and text, as faults of it are told. */
export interface NamedSoql {
  readonly name: string;
  readonly soql: string;
  /** Absent: the user wrote it, in the setting `queries`. */
  readonly origin?: QueryOrigin;
}

/** How faults of a query that the user did not write begin, and what is to be done about them. */
interface QueryOrigin {
  readonly text: string;
  readonly hint: string;
}

/**
 * What is wrong with a query.
 * @param offset where in the text; null where no one place is meant.
 */
export function queryFault(
  { name, soql, origin }: NamedSoql,
  what: string,
  offset: number | null,
  hint: string,
): TapError {
  const place = offset === null ? "" : ` at ${placeOf(soql, offset)}`;
  const { text, hint: advice } = origin ?? { text: `queries: ${name}`, hint };
  return new TapError(`${text}: ${what}${place}.`, { code: "QUERY", kind: "config", stream: name, hint: advice });
}

/** A setting of a query that does not fit it. */
export function settingFault(name: string, what: string, hint: string): TapError {
  return new TapError(`queries: ${name}: ${what}`, { code: "QUERY", kind: "config", stream: name, hint });
}
