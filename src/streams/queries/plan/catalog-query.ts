import { type Stream, TapError } from "@singer-io-ts/tap-kit";
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
  const hint = "Run discovery again.";
  if (soql === null || queryHash(soql) !== hash) {
    const what = soql === null ? "no query of its list view" : "another query of its list view than its columns are of";
    throw new TapError(`${id}: the catalog has ${what}.`, { code: "CATALOG_QUERY", kind: "config", stream: id, hint });
  }
  const query = parseSoql({ name: id, soql, origin: { text: id, hint } }, library);
  if (query.isCut) return query;
  const { orderBy: _order, ...tree } = query.tree;
  return { ...query, tree };
}
