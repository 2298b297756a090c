import { refuseSearch } from "../refusal.ts";
import { type Returning, returningOf } from "./returning.ts";
import { searchTermOf } from "./search-term.ts";
import { SoslText } from "./sosl-text.ts";
import { type WithClauses, withClausesOf } from "./with-clauses.ts";

/** A search as it is written, its names not looked up yet. */
export interface Search extends WithClauses {
  readonly find: string;
  /** ALL, NAME, EMAIL, PHONE or SIDEBAR, in any case. */
  readonly group: string;
  /** Null: all objects that can be searched. */
  readonly returning: readonly Returning[] | null;
  /** The most rows of all objects together. */
  readonly limit: number;
  /** UPDATE TRACKING or UPDATE VIEWSTAT. */
  readonly update: string | null;
}

export const MOST_ROWS = 2000;

/** Reads SOSL. (SOSL Reference, "SOSL Syntax".) @throws OrgError MALFORMED_SEARCH, INVALID_SEARCH_SCOPE */
export function parseSosl(text: string): Search {
  const sosl = new SoslText(text);
  const find = searchTermOf(sosl);
  const group = sosl.take("IN") ? groupOf(sosl) : "ALL";
  const returning = sosl.take("RETURNING") ? returningOf(sosl) : null;
  const clauses = withClausesOf(sosl);
  const limit = sosl.take("LIMIT") ? Number(sosl.expect(/\d+(?!\w)/y).text) : MOST_ROWS;
  if (limit > MOST_ROWS) throw refuseSearch.malformed(`maximum limit of search results is ${MOST_ROWS}`);
  const update = sosl.take("UPDATE") ? updateOf(sosl) : null;
  if (!sosl.isAtEnd) sosl.refuse();
  return { find, group, returning, ...clauses, limit, update };
}

function groupOf(sosl: SoslText): string {
  const group = sosl.expect(/\w+/y).text;
  if (!sosl.take("FIELDS")) sosl.refuse();
  return group;
}

function updateOf(sosl: SoslText): string {
  const options: string[] = [];
  do {
    const option = sosl.expect(/\w+/y).text.toUpperCase();
    if (option !== "TRACKING" && option !== "VIEWSTAT") throw refuseSearch.malformed("The update option is invalid.");
    options.push(option);
  } while (sosl.read(/,/y) !== null);
  return options.join(", ");
}
