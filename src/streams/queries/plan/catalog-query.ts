import type { Stream } from "@singer-io-ts/tap-kit";
import { catalogError } from "../../../plan/catalog-error.ts";
import { type ParsedQuery, parseSoql } from "../soql/parse-query.ts";
import type { SoqlLibrary } from "../soql/soql-library.ts";
import { queryHash } from "../soql/soql-tokens.ts";
import { traitsOf } from "./query-traits.ts";

/**
 * The query that a catalog's stream holds itself: what its list view asked for at discovery. A view's order is for the eye
 * and left out.
 * @throws TapError of kind "config" where it holds none, or another than its columns were made of.
 */
export function catalogQuery(stream: Stream, library: SoqlLibrary): ParsedQuery {
  const { soql, query: hash } = traitsOf(stream);
  const { id } = stream;
  if (soql === null || queryHash(soql) !== hash) {
    const what = soql === null ? "no query of its list view" : "another query of its list view than its columns are of";
    throw catalogError(id, "CATALOG_QUERY", `the catalog has ${what}.`);
  }
  const query = parseSoql({ name: id, soql, origin: { text: id, hint: "Run discovery again." } }, library);
  if (query.isCut) return query;
  const { orderBy: _order, ...tree } = query.tree;
  return { ...query, tree };
}
