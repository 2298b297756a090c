import { TapError } from "@singer-io-ts/tap-kit";
import { placeOf } from "./tokens.ts";

/** A query's name and text, as faults of it are told. */
export interface NamedSoql {
  readonly name: string;
  readonly soql: string;
}

/**
 * What is wrong with a query that the user wrote.
 * @param offset where in the text; null where no one place is meant.
 */
export function queryFault({ name, soql }: NamedSoql, what: string, offset: number | null, hint: string): TapError {
  const place = offset === null ? "" : ` at ${placeOf(soql, offset)}`;
  return new TapError(`queries: ${name}: ${what}${place}.`, { code: "QUERY", kind: "config", stream: name, hint });
}

/** A setting of a query that does not fit it. */
export function settingFault(name: string, what: string, hint: string): TapError {
  return new TapError(`queries: ${name}: ${what}`, { code: "QUERY", kind: "config", stream: name, hint });
}
